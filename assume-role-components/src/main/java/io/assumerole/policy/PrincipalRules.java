package io.assumerole.policy;

import java.util.List;
import java.util.regex.Pattern;

/** What AWS allows under each word of the Principal element. */
final class PrincipalRules {
    static final List<String> TYPES = List.of("AWS", "Service", "Federated", "CanonicalUser");

    private static final String PARTITION = "arn:aws(?:-[a-z]+)*:";
    private static final String NAME = "[\\w+=,.@-]";
    private static final String PATH = "(?:[\\x21-\\x29\\x2b-\\x3e\\x40-\\x7e]+/)*";

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern UNIQUE_ID = Pattern.compile("A(?:IDA|ROA)[A-Z0-9]{12,124}");
    private static final Pattern AWS_ARN =
            Pattern.compile(
                    PARTITION
                            + "(?:iam::\\d{12}:(?:root|(?:user|role)/"
                            + PATH
                            + NAME
                            + "{1,128})|sts::\\d{12}:(?:assumed-role/"
                            + NAME
                            + "{1,64}/"
                            + NAME
                            + "{2,64}|federated-user/"
                            + NAME
                            + "{2,32}))");
    private static final Pattern GROUP_ARN = Pattern.compile(PARTITION + "iam::\\d{12}:group/.*");
    private static final Pattern SERVICE =
            Pattern.compile("[a-z0-9][a-z0-9-]*(?:\\.[a-z0-9][a-z0-9-]*)+");
    private static final Pattern PROVIDER_ARN =
            Pattern.compile(
                    PARTITION
                            + "iam::\\d{12}:(?:oidc|saml)-provider/[\\x21-\\x29\\x2b-\\x3e\\x40-\\x7e]+");
    private static final Pattern CANONICAL_USER = Pattern.compile("[0-9a-fA-F]{64}");

    private PrincipalRules() {}

    /** Throws unless the value is allowed under the type. */
    static void require(String type, String value) {
        Problems problems = new Problems();
        check(type, value, Path.ROOT.then("Principal").then(type), problems);
        problems.throwIfAny();
    }

    /** Adds what is wrong with the value; says whether it is fine. */
    static boolean check(String type, String value, Path path, Problems problems) {
        int before = problems.size();
        String given = value == null ? "" : value;
        switch (type) {
            case "AWS" -> checkAws(given, path, problems);
            case "Service" ->
                    checkPattern(
                            SERVICE,
                            given,
                            path,
                            "is not a service principal",
                            "a lower-case dotted name such as ec2.amazonaws.com",
                            problems);
            case "Federated" -> {
                if (!PROVIDER_ARN.matcher(given).matches()) {
                    checkPattern(
                            SERVICE,
                            given,
                            path,
                            "is not an identity provider",
                            "the ARN of an oidc-provider or a saml-provider, or a domain such as"
                                    + " cognito-identity.amazonaws.com",
                            problems);
                }
            }
            default ->
                    checkPattern(
                            CANONICAL_USER,
                            given,
                            path,
                            "is not a canonical user ID",
                            "64 hexadecimal digits",
                            problems);
        }
        return problems.size() == before;
    }

    private static void checkAws(String value, Path path, Problems problems) {
        String allowed =
                "12 digits, or the ARN of an account root, a user, a role or a role session, without"
                        + " wildcards";
        if (ACCOUNT.matcher(value).matches()
                || AWS_ARN.matcher(value).matches()
                || UNIQUE_ID.matcher(value).matches()) {
            return;
        }
        if (GROUP_ARN.matcher(value).matches()) {
            problems.add(
                    path,
                    "a group cannot be a principal",
                    Problems.quote(value),
                    allowed,
                    "name the users, or a role that they may assume");
        } else if (value.contains("*") || value.contains("?")) {
            problems.add(
                    path,
                    "a principal cannot hold a wildcard",
                    Problems.quote(value),
                    allowed,
                    "name each principal, or name the account and add an ArnLike condition on"
                            + " aws:PrincipalArn");
        } else {
            problems.add(
                    path,
                    "is not an AWS principal",
                    Problems.quote(value),
                    allowed,
                    "write the ARN as IAM shows it");
        }
    }

    private static void checkPattern(
            Pattern pattern,
            String value,
            Path path,
            String what,
            String allowed,
            Problems problems) {
        if (!pattern.matcher(value).matches()) {
            problems.add(path, what, Problems.quote(value), allowed, "correct the value");
        }
    }
}
