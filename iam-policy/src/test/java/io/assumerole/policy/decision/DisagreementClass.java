package io.assumerole.policy.decision;

import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A reason why this library and iam-simulate decide a case differently. The first class that fits a smallest case explains
 * it.
 */
enum DisagreementClass {
    NO_TRUST_POLICY(
            true,
            it -> it.isUndecided() && it.assumes() && !it.has(PolicyKind.TRUST),
            "undecided",
            "needs only identity policies",
            Pages.LOGIC),
    NO_RESOURCE_POLICY(
            true,
            it -> it.isUndecided()
                    && !it.assumes()
                    && !it.has(PolicyKind.RESOURCE)
                    && (it.sample().isAboutOtherAccount()
                            || it.sample().action().startsWith("kms:")),
            "undecided",
            "counts as empty",
            Pages.CROSS_ACCOUNT),
    EXCLUDED_ACROSS_ACCOUNTS(
            true,
            it -> it.ours() != Decision.Outcome.ALLOWED
                    && it.sample().isAboutOtherAccount()
                    && it.sample()
                            .action()
                            .matches("kms:(PutKeyPolicy|CreateAlias)|sqs:DeleteQueue|s3:PutBucketPolicy"),
            "denied",
            "depends on the policies",
            "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html"),
    UNCHECKED_ACROSS_ACCOUNTS(
            true,
            it -> it.isUndecided()
                    && it.sample().isAboutOtherAccount()
                    && it.sample().action().equals("sns:SetTopicAttributes"),
            "undecided",
            "depends on the policies",
            "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html"),
    SECRET_WITHOUT_KEY_POLICY(
            true,
            it -> it.isUndecided()
                    && it.sample().isAboutOtherAccount()
                    && it.sample().action().equals("secretsmanager:GetSecretValue"),
            "undecided",
            "ignores the key",
            "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html"),
    ROOT_AND_BUCKET_POLICY(
            true,
            it -> it.ours() == Decision.Outcome.ALLOWED
                    && it.sample().isByRoot()
                    && it.sample().action().equals("s3:PutBucketPolicy"),
            "can't deny root",
            "can",
            "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html"),
    ALIAS_AND_KEY(
            true,
            it -> it.ours() != Decision.Outcome.ALLOWED && it.sample().action().equals("kms:CreateAlias"),
            "requires both",
            "either is enough",
            "https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html"),
    FEDERATED_USER_IN_IAM(
            true,
            it -> it.isUndecided()
                    && it.sample().isByFederatedUser()
                    && it.sample().action().startsWith("iam:"),
            "undecided: only in the console",
            "like any other call",
            "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html"),
    TEMPORARY_CREDENTIALS(
            true,
            it -> it.isUndecided()
                    && it.isByUser()
                    && !it.sample().values("aws:MultiFactorAuthPresent").isEmpty()
                    && it.sample().action().matches("(iam|sts):.*"),
            "undecided: only in some sessions",
            "like any other call",
            "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html"),
    NO_PERMISSION_NEEDED(
            true,
            it -> it.sample().action().equals("sts:GetSessionToken"),
            "allowed",
            "requires a permission",
            Pages.GUIDE + "id_credentials_temp_control-access_getsessiontoken.html"),
    STAR_OVER_COLONS(
            it -> it.isUndecided() && it.hasResource(".*\\*:.*|arn:([^:]*:){0,3}[^:]*"),
            "undecided",
            "never matches colons",
            Pages.RESOURCE),
    EVERYONE_AND_SERVICES(
            it -> it.isUndecided() && it.sample().isByOutsider() && it.hasPrincipal("\\*"),
            "undecided",
            "`*` includes services and federated identities",
            Pages.PRINCIPAL),
    PROVIDER_OF_ANOTHER_ACCOUNT(
            it -> it.isUndecided()
                    && it.sample().caller().contains("-provider/")
                    && it.sample().isAboutOtherAccount(),
            "undecided",
            "never trusted",
            Pages.PRINCIPAL),
    VARIABLE_WITHOUT_ONE_VALUE(
            it -> it.ours() != Decision.Outcome.ALLOWED
                    && it.variables()
                            .anyMatch(key -> GlobalKeys.isMultivalued(key)
                                    || it.sample().values(key).contains("")),
            "undecided or denied",
            "decides",
            Pages.VARIABLES),
    NEGATED_VARIABLE_WITHOUT_VALUE(
            it -> it.isUndecided() && it.isNegated() && it.variables().anyMatch(it::isMissing),
            "undecided: AWS pages disagree",
            "decides",
            Pages.VARIABLES),
    NEGATED_VARIABLE_IN_DENY(
            it -> it.ours() == Decision.Outcome.EXPLICITLY_DENIED
                    && it.isNegated()
                    && it.variables().anyMatch(it::isMissing),
            "denied, the safe reading",
            "doesn't deny",
            Pages.VARIABLES),
    MULTIVALUED_WITHOUT_SET_OPERATOR(
            it -> it.isUndecided()
                    && it.hasTest(test -> !test.operator().contains(":")
                            && GlobalKeys.isMultivalued(test.key().toLowerCase(Locale.ROOT))),
            "undecided",
            "never matches",
            Pages.MULTIVALUED),
    ANY_VALUE_IF_EXISTS(
            it -> it.isUndecided()
                    && it.hasTest(test -> test.operator().matches("ForAnyValue:.*IfExists")
                            && it.sample().values(test.key()).isEmpty()),
            "undecided: AWS pages disagree",
            "doesn't hold",
            Pages.MULTIVALUED),
    EMPTY_VALUES(
            it -> it.hasTest(test -> test.operator().contains(":")) && it.hasTestOfEmpty()
                    || it.ours() != Decision.Outcome.ALLOWED && it.hasTestOfEmpty(),
            "absent",
            "values",
            Pages.MULTIVALUED),
    SOME_OF_ALL_RESOURCES(
            it -> it.isUndecided() && it.sample().resource().equals("*"),
            "undecided",
            "decides, because some actions have no resources",
            Pages.RESOURCE),
    CAPITAL_LETTERS(
            it -> it.hasResource("arn:aws:[A-Z0-9]*[A-Z][A-Z0-9]*:.*"),
            "undecided or denied",
            "ignores case",
            Pages.RESOURCE),
    UNIQUE_ID(it -> it.hasPrincipal("A[A-Z]{3}CKCEVSQ6C2EXAMPLE"), "a principal", "never matches", Pages.PRINCIPAL),
    VARIABLE_IN_RESOURCE(
            it -> it.hasResource(".*\\$\\{aws:.*"), "a variable", "its colon is a separator", Pages.VARIABLES),
    WILDCARD_IN_RESOURCE_TYPE(
            it -> it.hasResource("arn:.*:[^:/]*[?*][^:/]*[:/].*"), "matches", "doesn't match", Pages.RESOURCE),
    PATH_OF_ROLE(it -> it.hasPrincipal(".*:role/caller"), "significant", "ignored", Pages.PRINCIPAL),
    INCOMPLETE_ARN(
            it -> !it.isUndecided()
                    && (it.has(PolicyKind.RESOURCE)
                            || it.has(PolicyKind.SERVICE_CONTROL)
                            || it.has(PolicyKind.RESOURCE_CONTROL))
                    && it.hasResource("arn(:[^:]*){1,4}"),
            "completed with wildcards in all policies",
            "completed only in some policies",
            Pages.RESOURCE),
    NOT_LIMITED_BY_SESSION_POLICY(
            it -> it.ours() == Decision.Outcome.ALLOWED
                    && (it.has(PolicyKind.TRUST) || it.has(PolicyKind.RESOURCE))
                    && it.has(PolicyKind.SESSION),
            "an Allow for everyone or the session is enough",
            "the session policy must allow",
            Pages.LOGIC),
    FEDERATED_USER_WITHOUT_SESSION_POLICY(
            it -> it.ours() != Decision.Outcome.ALLOWED
                    && it.sample().isByFederatedUser()
                    && !it.has(PolicyKind.SESSION),
            "no permissions",
            "the user's permissions",
            "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html"),
    SERVICES_AND_SCP(
            it -> it.sample().isByService() && it.has(PolicyKind.SERVICE_CONTROL), "not limited", "limited", Pages.SCP),
    PROVIDERS_AND_SCP(
            it -> it.sample().isByOutsider() && it.has(PolicyKind.SERVICE_CONTROL), "undecided", "limited", Pages.SCP),
    NO_RESOURCE_AND_RCP(
            it -> it.sample().resource().equals("*") && it.has(PolicyKind.RESOURCE_CONTROL),
            "not limited",
            "limited",
            "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html"),
    NOT_PRINCIPAL(
            it -> it.ours() != Decision.Outcome.ALLOWED
                    && it.sample()
                            .statements()
                            .anyMatch(part -> part.principalElement().equals("NotPrincipal")),
            "must name caller, account, and role",
            "one is enough",
            Pages.GUIDE + "reference_policies_elements_notprincipal.html"),
    PROVIDER_OF_A_SESSION(
            it -> it.isUndecided() && it.hasPrincipal("accounts\\.google\\.com"),
            "undecided",
            "doesn't match",
            Pages.PRINCIPAL),
    VARIABLE_IN_OLD_VERSION(
            it -> it.hasOldVersion() && it.variables().findAny().isPresent(),
            "plain text",
            "a variable",
            Pages.GUIDE + "reference_policies_elements_version.html"),
    ESCAPED_STAR(
            it -> it.hasTest("(.*:)?String(Not)?(Equals|Like).*", ".*\\$\\{\\*}.*"),
            "`${*}` is a star",
            "a backslash and a star",
            Pages.VARIABLES),
    EXPONENT(it -> it.hasTest("(.*:)?Numeric.*", ".*e.*"), "`1e1` is ten", "one", Pages.OPERATORS),
    SECONDS_SINCE_1970(it -> it.hasTest("(.*:)?Date.*", "[0-9]{10}"), "seconds", "milliseconds", Pages.OPERATORS),
    IPV4_ADDRESS_IN_IPV6_FORM(
            it -> it.ours() != Decision.Outcome.ALLOWED
                    && it.hasTest(test -> test.operator().contains("IpAddress")
                            && (test.values().contains("::ffff:203.0.113.7")
                                    || it.sample().values(test.key()).contains("::ffff:203.0.113.7"))),
            "undecided",
            "not an address",
            Pages.OPERATORS),
    SPELLING_OF_IPV6_ADDRESS(it -> it.hasTest(".*IpAddress.*", "2001:0DB8::7"), "equal", "different", Pages.OPERATORS),
    ADDRESS_WITH_ZEROS(
            it -> it.hasTest(".*IpAddress.*", "203\\.0\\.113\\.007"), "`007` is 7", "not an address", Pages.OPERATORS),
    ALL_ADDRESSES(
            it -> it.hasTest(".*IpAddress.*", "0\\.0\\.0\\.0/0"),
            "`0.0.0.0/0` contains all IPv4 addresses",
            "contains only `0.0.0.0`",
            Pages.OPERATORS),
    NOT_IP_ADDRESS_WITH_OTHER_IP_VERSION(
            it -> it.hasTest(".*NotIpAddress.*", "[0-9a-f.:]+"), "holds", "doesn't hold", Pages.OPERATORS);

    private static final class Pages {
        static final String GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";
        static final String LOGIC = GUIDE + "reference_policies_evaluation-logic.html";
        static final String CROSS_ACCOUNT = GUIDE + "reference_policies_evaluation-logic-cross-account.html";
        static final String RESOURCE = GUIDE + "reference_policies_elements_resource.html";
        static final String PRINCIPAL = GUIDE + "reference_policies_elements_principal.html";
        static final String VARIABLES = GUIDE + "reference_policies_variables.html";
        static final String MULTIVALUED = GUIDE + "reference_policies_multi-value-conditions.html";
        static final String SCP =
                "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html";
        static final String OPERATORS = GUIDE + "reference_policies_elements_condition_operators.html";
    }

    final String here;
    final String there;
    final String page;
    private final boolean ofTheCall;
    private final Predicate<Disagreement> fits;

    DisagreementClass(Predicate<Disagreement> fits, String here, String there, String page) {
        this(false, fits, here, there, page);
    }

    /**
     * Creates a class.
     *
     * @param ofTheCall whether it depends only on the caller and the call, so that a case need not be reduced for it
     */
    DisagreementClass(boolean ofTheCall, Predicate<Disagreement> fits, String here, String there, String page) {
        this.ofTheCall = ofTheCall;
        this.fits = fits;
        this.here = here;
        this.there = there;
        this.page = page;
    }

    static Optional<DisagreementClass> of(Disagreement smallest) {
        return Arrays.stream(values()).filter(each -> each.fits.test(smallest)).findFirst();
    }

    static boolean isOfTheCall(Disagreement any) {
        return Arrays.stream(values()).anyMatch(each -> each.ofTheCall && each.fits.test(any));
    }
}
