package io.assumerole.policy.lint;

import java.util.Locale;

/**
 * Names what {@link PolicyLint} looks for. A code keeps its name and its meaning.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html">Policy checks of IAM Access Analyzer, which many of these follow</a>
 */
public enum LintCode {
    /** An identity policy allows every action on every resource, at least of an account. */
    ALLOWS_EVERYTHING(Severity.HIGH),
    /** An identity policy allows every action of a service on every resource. */
    ALLOWS_WHOLE_SERVICE(Severity.MEDIUM),
    /** An identity policy allows every action of IAM, and so can grant itself anything. */
    ALLOWS_ALL_OF_IAM(Severity.HIGH),
    /** An identity policy allows {@code iam:PassRole} on every role, to every service. */
    PASSES_ANY_ROLE(Severity.HIGH),
    /** A policy allows everything but what it lists, what AWS adds later too. */
    ALLOWS_ALL_BUT(Severity.HIGH),
    /** A trust policy lets anyone in AWS assume the role. */
    TRUSTS_EVERYONE(Severity.HIGH),
    /** A trust policy lets a whole account assume the role. */
    TRUSTS_WHOLE_ACCOUNT(Severity.MEDIUM),
    /** A trust policy lets another account in without asking for an external ID. */
    CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID(Severity.MEDIUM),
    /** A trust policy lets everyone in whom an OpenID Connect provider vouches for. */
    OIDC_WITHOUT_SUBJECT(Severity.HIGH),
    /** An Allow asks about MFA in a way that a request without MFA satisfies. */
    MFA_NOT_REQUIRED(Severity.HIGH),
    /** A Deny without MFA uses an operator that a request of a long-term key escapes. */
    MFA_DENY_ESCAPED(Severity.HIGH),
    /** An Allow uses {@code ForAllValues:}, which holds when the request has no such key. */
    FOR_ALL_VALUES_WITHOUT_KEY(Severity.LOW),
    /** A value holds {@code *} or {@code ?} where the operator takes them literally. */
    WILDCARD_TAKEN_LITERALLY(Severity.MEDIUM),
    /** An action, or its service, is not known. */
    UNKNOWN_ACTION(Severity.MEDIUM),
    /** A resource's ARN has fewer than six parts; IAM completes it with wildcards. */
    INCOMPLETE_ARN(Severity.LOW),
    /** The document's version is not 2012-10-17, so policy variables are plain text. */
    OLD_VERSION(Severity.MEDIUM),
    /** The document is longer than the quota that applies unless the account had it raised. */
    LONGER_THAN_QUOTA(Severity.MEDIUM),
    /**
     * Identity policies allow what leads to more permissions, such as {@code iam:PutUserPolicy} on any user, or
     * {@code iam:PassRole} on any role with {@code lambda:CreateFunction}.
     */
    ESCALATES_PRIVILEGES(Severity.HIGH),
    /** Identity policies allow to change the user or role that has them: its policies, boundary, keys or trust. */
    CHANGES_ITSELF(Severity.HIGH),
    /**
     * A trust policy accepts subjects without an owner, such as {@code repo:*}, from a provider that many customers
     * share, or subjects without a namespace, such as {@code system:serviceaccount:*}, from a Kubernetes cluster.
     */
    OIDC_SUBJECT_WITHOUT_OWNER(Severity.HIGH),
    /** A trust policy names a GitHub repository without the IDs that the subjects of newer repositories contain. */
    OIDC_SUBJECT_WITHOUT_IDS(Severity.MEDIUM),
    /** A trust policy does not ask for whom a token or an assertion is meant. */
    FEDERATED_WITHOUT_AUDIENCE(Severity.MEDIUM),
    /** A trust policy lets identities of Amazon Cognito in, whether they logged in or not. */
    COGNITO_WITHOUT_AMR(Severity.MEDIUM),
    /** A trust policy asks what another identity provider says than the one that it lets in. */
    KEY_OF_ANOTHER_PROVIDER(Severity.MEDIUM),
    /** A trust policy asks for a claim of a token of which AWS makes no condition key. */
    UNKNOWN_CLAIM(Severity.MEDIUM),
    /** A trust policy allows a principal only what others assume roles with. */
    ACTION_OF_OTHER_PRINCIPALS(Severity.MEDIUM),
    /** A condition compares {@code aws:SourceIp} with addresses that nobody has in the internet. */
    PRIVATE_SOURCE_IP(Severity.MEDIUM),
    /** A condition on a key of several values has neither {@code ForAnyValue:} nor {@code ForAllValues:}. */
    MISSING_SET_OPERATOR(Severity.MEDIUM),
    /** The policy of a resource allows something to everyone, without a condition that tells who or where from. */
    ALLOWED_TO_EVERYONE(Severity.HIGH),
    /** The policy of a resource allows something to a service of AWS, whoever's resource it acts for. */
    SERVICE_WITHOUT_SOURCE(Severity.MEDIUM),
    /** A pattern of actions matches no action that is known. */
    WILDCARD_MATCHES_NOTHING(Severity.MEDIUM),
    /** An action takes none of the resources of its statement, or no action takes a resource. */
    RESOURCE_MISMATCH(Severity.MEDIUM),
    /** A condition key is not known. */
    UNKNOWN_CONDITION_KEY(Severity.MEDIUM),
    /** None of the actions of its statement has a condition key. */
    CONDITION_KEY_MISMATCH(Severity.MEDIUM),
    /** A condition compares a key with an operator of another type. */
    OPERATOR_MISMATCH(Severity.MEDIUM),
    /** Identity policies allow reading any secret, or issuing credentials for any federated user. */
    EXPOSES_CREDENTIALS(Severity.MEDIUM),
    /** Not everything is reported: there are too many findings, or the document is longer than the lint checks. */
    LINT_INCOMPLETE(Severity.HIGH);

    /** Says how bad a finding is. */
    public enum Severity {
        /** Untidy, or broader than it looks. */
        LOW,
        /** Probably not meant so. */
        MEDIUM,
        /** Opens far more than such policies should. */
        HIGH
    }

    private final Severity severity;

    LintCode(Severity severity) {
        this.severity = severity;
    }

    /** {@return how bad such findings are} */
    public Severity severity() {
        return severity;
    }

    /** {@return the code as it stands in messages: in lower case with hyphens, such as {@code allows-everything}} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
