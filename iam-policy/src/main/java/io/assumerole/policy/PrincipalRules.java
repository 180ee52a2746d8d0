package io.assumerole.policy;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.AssumedRoleArn;
import io.assumerole.arn.OidcProviderArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.UserArn;
import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.UniqueId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** AWS's rules for the values of each type in the Principal element. */
final class PrincipalRules {
    static final List<String> TYPES = List.of("AWS", "Service", "Federated", "CanonicalUser");

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern ROOT = Pattern.compile("arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:root");
    private static final Pattern FEDERATED_USER =
            Pattern.compile("arn:aws(?:-[a-z]+)*:sts::[0-9]{12}:federated-user/[A-Za-z0-9_+=,.@-]{2,32}");

    /**
     * The ARN of a CloudFront origin access identity, which belongs to no account.
     * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
     */
    private static final Pattern ORIGIN_ACCESS_IDENTITY =
            Pattern.compile("arn:aws(?:-[a-z]+)*:iam::cloudfront:user/CloudFront Origin Access Identity E[A-Z0-9]+");

    private static final Pattern SAML_PROVIDER =
            Pattern.compile("arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:saml-provider/[A-Za-z0-9_.-]{1,128}");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9][a-z0-9-]*(?:\\.[a-z0-9][a-z0-9-]*)+");
    private static final Pattern CANONICAL_USER = Pattern.compile("[0-9a-fA-F]{64}");

    private PrincipalRules() {}

    /** Throws an exception unless the type allows the value. */
    static void require(String type, String value) {
        var problems = new ProblemCollector();
        check(
                type,
                value,
                BuiltOrParsed.BUILT,
                ElementPath.ROOT.then("Principal").then(type),
                problems);
        problems.throwIfAny();
    }

    /** Adds the value's problems, and returns whether there are none. */
    static boolean check(String type, String value, BuiltOrParsed source, ElementPath path, ProblemCollector problems) {
        if (value == null) {
            problems.add(path, "is null", "", "the value of a principal", "give a value");
            return false;
        }
        int before = problems.size();
        if (!TextRules.check(value, source, path, problems)) {
            return false;
        }
        switch (type) {
            case "AWS" -> checkAws(value, path, problems);
            case "Service" ->
                checkPattern(
                        SERVICE,
                        value,
                        path,
                        "is not a service principal",
                        "a lower-case dotted name such as ec2.amazonaws.com",
                        problems);
            case "Federated" -> {
                if (!SAML_PROVIDER.matcher(value).matches() && !parses(OidcProviderArn::parse, value)) {
                    checkPattern(
                            SERVICE,
                            value,
                            path,
                            "is not an identity provider",
                            "the ARN of an oidc-provider or a saml-provider, or a domain such as"
                                    + " cognito-identity.amazonaws.com",
                            problems);
                }
            }
            default ->
                checkPattern(
                        CANONICAL_USER, value, path, "is not a canonical user ID", "64 hexadecimal digits", problems);
        }
        return problems.size() == before;
    }

    private static void checkAws(String value, ElementPath path, ProblemCollector problems) {
        var allowed = "12 digits, or the ARN of an account root, a user, a role or a role session, without wildcards";
        if (ACCOUNT.matcher(value).matches() || UniqueId.isUniqueId(value)) {
            return;
        }
        if (value.contains(":group/")) {
            problems.add(
                    path,
                    "a group cannot be a principal",
                    Text.quote(value),
                    allowed,
                    "name the users, or a role that they may assume");
        } else if (value.contains("*") || value.contains("?")) {
            problems.add(
                    path,
                    "a principal cannot contain a wildcard",
                    Text.quote(value),
                    allowed,
                    "name each principal, or name the account and add an ArnLike condition on aws:PrincipalArn");
        } else if (!isPrincipalArn(value)) {
            problems.add(path, "is not an AWS principal", Text.quote(value), allowed, "write the ARN as IAM shows it");
        }
    }

    static boolean isAccount(String value) {
        return ACCOUNT.matcher(value).matches() || ROOT.matcher(value).matches();
    }

    static boolean isOriginAccessIdentity(String value) {
        return ORIGIN_ACCESS_IDENTITY.matcher(value).matches();
    }

    static Optional<AccountId> account(String value) {
        if (ACCOUNT.matcher(value).matches()) {
            return Optional.of(new AccountId(value));
        }
        return value.startsWith("arn:") && !isOriginAccessIdentity(value)
                ? Optional.of(new AccountId(value.split(":", 6)[4]))
                : Optional.empty();
    }

    private static boolean isPrincipalArn(String value) {
        return ROOT.matcher(value).matches()
                || isOriginAccessIdentity(value)
                || FEDERATED_USER.matcher(value).matches()
                || parses(UserArn::parse, value)
                || parses(RoleArn::parse, value)
                || parses(AssumedRoleArn::parse, value);
    }

    private static boolean parses(Function<String, ?> parser, String value) {
        try {
            parser.apply(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void checkPattern(
            Pattern pattern, String value, ElementPath path, String what, String allowed, ProblemCollector problems) {
        if (!pattern.matcher(value).matches()) {
            problems.add(path, what, Text.quote(value), allowed, "correct the value");
        }
    }
}
