package io.assumerole.policy.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kind of mistake that the {@linkplain PolicyLint lint} finds. Later versions keep the name and meaning of each code. {@code docs/reference/lint-codes.md}
 * describes each code under an anchor with its name, such as {@code #allows-everything}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html">Policy
 *     checks of IAM Access Analyzer, which many of these codes follow</a>
 */
public enum LintCode {
    /** An identity policy allows every action on every resource, or on every resource of an account. */
    ALLOWS_EVERYTHING(Severity.HIGH),
    /** An identity policy allows every action of a service on every resource. */
    ALLOWS_WHOLE_SERVICE(Severity.MEDIUM),
    /** An identity policy allows every IAM action, which lets its holder get any permission. */
    ALLOWS_ALL_OF_IAM(Severity.HIGH),
    /** An identity policy allows {@code iam:PassRole} on every role, to every service. */
    PASSES_ANY_ROLE(Severity.HIGH),
    /** A policy allows everything except the listed actions, including actions that AWS adds later. */
    ALLOWS_ALL_BUT(Severity.HIGH),
    /** A trust policy allows anyone in AWS to assume the role. */
    TRUSTS_EVERYONE(Severity.HIGH),
    /** A trust policy allows a whole account to assume the role. */
    TRUSTS_WHOLE_ACCOUNT(Severity.MEDIUM),
    /** A trust policy trusts another account without requiring an external ID. */
    CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID(Severity.MEDIUM),
    /** A trust policy trusts every identity of an OpenID Connect provider. */
    OIDC_WITHOUT_SUBJECT(Severity.HIGH),
    /** An Allow has an MFA condition that a request without MFA satisfies. */
    MFA_NOT_REQUIRED(Severity.HIGH),
    /** A Deny for requests without MFA uses an operator that a request with a long-term key bypasses. */
    MFA_DENY_ESCAPED(Severity.HIGH),
    /** An Allow uses {@code ForAllValues:}, which also holds when the request lacks the key. */
    FOR_ALL_VALUES_WITHOUT_KEY(Severity.LOW),
    /** A value contains {@code *} or {@code ?}, but the operator treats them as literals. */
    WILDCARD_TAKEN_LITERALLY(Severity.MEDIUM),
    /** An action or its service is unknown. */
    UNKNOWN_ACTION(Severity.MEDIUM),
    /** A resource's ARN has fewer than six parts; IAM completes it with wildcards. */
    INCOMPLETE_ARN(Severity.LOW),
    /** The document's version is not 2012-10-17, so policy variables are plain text. */
    OLD_VERSION(Severity.MEDIUM),
    /** The document exceeds the default quota, which AWS can raise for an account. */
    LONGER_THAN_QUOTA(Severity.MEDIUM),
    /**
     * Identity policies open a privilege escalation path, such as {@code iam:PutUserPolicy} on any user, or
     * {@code iam:PassRole} on any role with {@code lambda:CreateFunction}.
     */
    ESCALATES_PRIVILEGES(Severity.HIGH),
    /** Identity policies allow changing the user or role that has them: its policies, boundary, keys or trust policy. */
    CHANGES_ITSELF(Severity.HIGH),
    /**
     * A trust policy accepts subjects without an owner, such as {@code repo:*}, from a provider that many customers
     * share, or subjects without a namespace, such as {@code system:serviceaccount:*}, from a Kubernetes cluster.
     */
    OIDC_SUBJECT_WITHOUT_OWNER(Severity.HIGH),
    /** A trust policy names a GitHub repository without the IDs that the subjects of newer repositories contain. */
    OIDC_SUBJECT_WITHOUT_IDS(Severity.MEDIUM),
    /**
     * A trust policy trusts every repository of a GitHub owner, every project of a GitLab group, or every environment or
     * stack of an organization on Pulumi Cloud.
     */
    TRUSTS_WHOLE_ORGANIZATION(Severity.MEDIUM),
    /** A trust policy does not require an audience of a token or assertion. */
    FEDERATED_WITHOUT_AUDIENCE(Severity.MEDIUM),
    /** A trust policy trusts identities of Amazon Cognito whether or not they logged in. */
    COGNITO_WITHOUT_AMR(Severity.MEDIUM),
    /** A trust policy has a condition on the key of an identity provider that it does not trust. */
    KEY_OF_ANOTHER_PROVIDER(Severity.MEDIUM),
    /** A trust policy has a condition on a claim that AWS does not map to a condition key. */
    UNKNOWN_CLAIM(Severity.MEDIUM),
    /** A trust policy allows a principal only actions that other kinds of principals use to assume roles. */
    ACTION_OF_OTHER_PRINCIPALS(Severity.MEDIUM),
    /** A condition compares {@code aws:SourceIp} with addresses that do not exist on the internet. */
    PRIVATE_SOURCE_IP(Severity.MEDIUM),
    /** A condition on a multivalued key has neither {@code ForAnyValue:} nor {@code ForAllValues:}. */
    MISSING_SET_OPERATOR(Severity.MEDIUM),
    /** A resource policy allows something to everyone, without a condition that identifies the caller or its network. */
    ALLOWED_TO_EVERYONE(Severity.HIGH),
    /** A resource policy allows an AWS service to act for anyone's resources. */
    SERVICE_WITHOUT_SOURCE(Severity.MEDIUM),
    /** An action pattern matches no known action. */
    WILDCARD_MATCHES_NOTHING(Severity.MEDIUM),
    /** An action accepts none of the resources of its statement, or no action accepts a resource. */
    RESOURCE_MISMATCH(Severity.MEDIUM),
    /** A condition key is unknown. */
    UNKNOWN_CONDITION_KEY(Severity.MEDIUM),
    /** A condition key applies to none of the actions of its statement. */
    CONDITION_KEY_MISMATCH(Severity.MEDIUM),
    /** A condition compares a key with an operator for a different type. */
    OPERATOR_MISMATCH(Severity.MEDIUM),
    /** Identity policies allow reading any secret, or issuing credentials for any federated user. */
    EXPOSES_CREDENTIALS(Severity.MEDIUM),
    /** Some findings may be missing: there are too many, or the document is longer than the lint checks. */
    LINT_INCOMPLETE(Severity.HIGH);

    /** The severity of a finding. */
    public enum Severity {
        /** The element is untidy, or broader than it looks. */
        LOW,
        /** The element is probably a mistake. */
        MEDIUM,
        /** The policy grants far more access than such policies should. */
        HIGH
    }

    private final Severity severity;

    LintCode(Severity severity) {
        this.severity = severity;
    }

    /** {@return the severity of findings with this code} */
    public Severity severity() {
        return severity;
    }

    /**
     * {@return the description of all findings with this code, which contains no part of a policy: one phrase in
     * Markdown, without links, from {@code docs/reference/lint-codes.md}}
     */
    public String description() {
        return Descriptions.OF_CODES.get(toString());
    }

    /** Reads the descriptions from the page that documents the codes, which is a resource of this jar. */
    private static final class Descriptions {
        private static final Pattern ROW =
                Pattern.compile("(?m)^\\| <a id=\"([a-z-]+)\"></a>`[a-z-]+` \\| [a-z]+ \\| (.+) \\|$");

        private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]+\\)");

        private static final Map<String, String> OF_CODES = read();

        private static Map<String, String> read() {
            try (InputStream page = LintCode.class.getResourceAsStream("lint-codes.md")) {
                var text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
                return ROW.matcher(text)
                        .results()
                        .collect(Collectors.toMap(
                                row -> row.group(1),
                                row -> LINK.matcher(row.group(2)).replaceAll("$1")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** {@return the code as messages show it: in lower case with hyphens, such as {@code allows-everything}} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
