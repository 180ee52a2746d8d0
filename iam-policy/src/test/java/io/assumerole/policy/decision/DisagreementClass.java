package io.assumerole.policy.decision;

import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Why this library and iam-simulate decide a case otherwise, with who is right. The first that fits a smallest case
 * explains it.
 */
enum DisagreementClass {
    NO_TRUST_POLICY(
            true,
            it -> it.isUndecided() && it.assumes() && !it.has(PolicyKind.TRUST),
            "The role's trust policy was not given. Here that is said; there the identity policies suffice.",
            Pages.LOGIC),
    NO_RESOURCE_POLICY(
            true,
            it -> it.isUndecided()
                    && !it.assumes()
                    && !it.has(PolicyKind.RESOURCE)
                    && (it.sample().isAboutOtherAccount()
                            || it.sample().action().startsWith("kms:")),
            "The policy of a key, or of another account's resource, was not given. Here that is said; there it counts as"
                    + " one that allows nothing.",
            Pages.CROSS_ACCOUNT),
    EXCLUDED_ACROSS_ACCOUNTS(
            true,
            it -> it.ours() != Decision.Outcome.ALLOWED
                    && it.sample().isAboutOtherAccount()
                    && it.sample()
                            .action()
                            .matches("kms:(PutKeyPolicy|CreateAlias)|sqs:DeleteQueue|s3:PutBucketPolicy"),
            "By the service's documentation, no resource policy can allow such a call to another account; there, a resource"
                    + " policy can.",
            "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html"),
    UNCHECKED_ACROSS_ACCOUNTS(
            true,
            it -> it.isUndecided()
                    && it.sample().isAboutOtherAccount()
                    && it.sample().action().equals("sns:SetTopicAttributes"),
            "Nobody has checked whether AWS documents the call across accounts. Here, the decision reports this; there, a"
                    + " policy can allow every call.",
            "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html"),
    KEY_OF_A_SECRET(
            true,
            it -> it.isUndecided()
                    && it.sample().isAboutOtherAccount()
                    && it.sample().action().equals("secretsmanager:GetSecretValue"),
            "A KMS key encrypts the value of a secret, and the key's policy must allow other accounts and services to use the"
                    + " key. Here, the decision reports this; there, the secret's policy is enough.",
            "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html"),
    ROOT_AND_BUCKET_POLICY(
            true,
            it -> it.ours() == Decision.Outcome.ALLOWED
                    && it.sample().isByRoot()
                    && it.sample().action().equals("s3:PutBucketPolicy"),
            "No bucket policy can deny calls about that policy to the root of the bucket's account; there, it can.",
            "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html"),
    ALIAS_AND_KEY(
            true,
            it -> it.ours() != Decision.Outcome.ALLOWED && it.sample().action().equals("kms:CreateAlias"),
            "A call about an alias needs an identity policy for the alias, and the key's policy for the key. Here, the resource"
                    + " that the request does not name can leave the decision open; there, permission for either one is enough.",
            "https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html"),
    FEDERATED_USER_IN_IAM(
            true,
            it -> it.isUndecided()
                    && it.sample().isByFederatedUser()
                    && it.sample().action().startsWith("iam:"),
            "AWS accepts IAM calls from a federated user only in the console; there they are as any other call.",
            "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html"),
    TEMPORARY_CREDENTIALS(
            true,
            it -> it.isUndecided()
                    && it.isByUser()
                    && !it.sample().values("aws:MultiFactorAuthPresent").isEmpty()
                    && it.sample().action().matches("(iam|sts):.*"),
            "AWS takes calls of IAM and STS from a session of GetSessionToken in some cases only; there they are as any"
                    + " other call.",
            "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html"),
    NO_PERMISSION_NEEDED(
            true,
            it -> it.sample().action().equals("sts:GetSessionToken"),
            "A user needs no permission for GetSessionToken, and no policy can deny it; there it needs one.",
            Pages.GUIDE + "id_credentials_temp_control-access_getsessiontoken.html"),
    STAR_OVER_COLONS(
            it -> it.isUndecided() && it.hasResource(".*\\*:.*|arn:([^:]*:){0,3}[^:]*"),
            "A star that ends a part of an ARN may reach over colons, says the guide, and does not say when; there it"
                    + " never does.",
            Pages.RESOURCE),
    EVERYONE_AND_OUTSIDERS(
            it -> it.isUndecided() && it.sample().isByOutsider() && it.hasPrincipal("\\*"),
            "No page tells whether Allow for the principal * means services and identity providers; there it does.",
            Pages.PRINCIPAL),
    PROVIDER_OF_ANOTHER_ACCOUNT(
            it -> it.isUndecided()
                    && it.sample().caller().contains("-provider/")
                    && it.sample().isAboutOtherAccount(),
            "No page tells whether a role can trust an identity provider of another account; there it cannot.",
            Pages.PRINCIPAL),
    VARIABLE_WITHOUT_ONE_VALUE(
            it -> it.ours() != Decision.Outcome.ALLOWED
                    && it.variables()
                            .anyMatch(key -> GlobalKeys.isMultivalued(key)
                                    || it.sample().values(key).contains("")),
            "No page tells what a variable stands for whose key has an empty value or several.",
            Pages.VARIABLES),
    NEGATED_VARIABLE_WITHOUT_VALUE(
            it -> it.isUndecided() && it.isNegated() && it.variables().anyMatch(it::isMissing),
            "One page says that what a variable without a value stands for differs from everything, another that the"
                    + " statement is invalid.",
            Pages.VARIABLES),
    DENIED_FOR_WANT_OF_A_VALUE(
            it -> it.ours() == Decision.Outcome.EXPLICITLY_DENIED
                    && it.isNegated()
                    && it.variables().anyMatch(it::isMissing),
            "The same in a Deny: here it denies, which is the safe one of the two readings; there it does not.",
            Pages.VARIABLES),
    MULTIVALUED_WITHOUT_SET_OPERATOR(
            it -> it.isUndecided()
                    && it.hasTest(test -> !test.operator().contains(":")
                            && GlobalKeys.isMultivalued(test.key().toLowerCase(Locale.ROOT))),
            "AWS asks for a set operator where a key can have several values, and does not tell what it does without;"
                    + " there nothing matches.",
            Pages.MULTIVALUED),
    ANY_VALUE_IF_EXISTS(
            it -> it.isUndecided()
                    && it.hasTest(test -> test.operator().matches("ForAnyValue:.*IfExists")
                            && it.sample().values(test.key()).isEmpty()),
            "Of ForAnyValue with IfExists and no such key one page says that it holds, another that it does not; there"
                    + " it does not.",
            Pages.MULTIVALUED),
    EMPTY_VALUES(
            it -> it.hasTest(test -> test.operator().contains(":")) && it.hasTestOfEmpty()
                    || it.ours() != Decision.Outcome.ALLOWED && it.hasTestOfEmpty(),
            "Empty values alone are as if the key were missing under a set operator, says the guide; there they are"
                    + " values.",
            Pages.MULTIVALUED),
    SOME_OF_ALL_RESOURCES(
            it -> it.isUndecided() && it.sample().resource().equals("*"),
            "The request asks for *, and a statement takes some resources away. Here that is open, for the action may"
                    + " have them; there it is not, for it knows which actions have none.",
            Pages.RESOURCE),
    CAPITAL_LETTERS(
            it -> it.hasResource("arn:aws:[A-Z0-9]*[A-Z][A-Z0-9]*:.*"),
            "No page tells whether capital letters count in the partition, service and region of an ARN. Here what such"
                    + " a pattern allows stays denied, and what it denies is open; there they do not count.",
            Pages.RESOURCE),
    UNIQUE_ID(
            it -> it.hasPrincipal("A[A-Z]{3}CKCEVSQ6C2EXAMPLE"),
            "A principal can be the unique ID of a user or role; there it means nobody.",
            Pages.PRINCIPAL),
    VARIABLE_IN_RESOURCE(
            it -> it.hasResource(".*\\$\\{aws:.*"),
            "A variable can stand in a resource; there its colon ends the type of the resource, which is then not of the"
                    + " same type.",
            Pages.VARIABLES),
    WILDCARD_IN_RESOURCE_TYPE(
            it -> it.hasResource("arn:.*:[^:/]*[?*][^:/]*[:/].*"),
            "A wildcard can stand anywhere between two colons; there it cannot stand in the type of a resource, in front"
                    + " of the slash or colon.",
            Pages.RESOURCE),
    PATH_OF_ROLE(
            it -> it.hasPrincipal(".*:role/caller"),
            "A role is named with its path; there a role of the same name in another path is the same.",
            Pages.PRINCIPAL),
    INCOMPLETE_ARN(
            it -> !it.isUndecided()
                    && (it.has(PolicyKind.RESOURCE)
                            || it.has(PolicyKind.SERVICE_CONTROL)
                            || it.has(PolicyKind.RESOURCE_CONTROL))
                    && it.hasResource("arn(:[^:]*){1,4}"),
            "AWS completes an ARN of fewer than six parts with wildcards, says the guide of policies in general; there it"
                    + " does not in an RCP, nor, without a wildcard, in an SCP or the policy of a resource.",
            Pages.RESOURCE),
    NOT_LIMITED_BY_SESSION_POLICY(
            it -> it.ours() == Decision.Outcome.ALLOWED
                    && (it.has(PolicyKind.TRUST) || it.has(PolicyKind.RESOURCE))
                    && it.has(PolicyKind.SESSION),
            "What a policy of a resource allows to everyone or to the session itself, a session policy does not limit;"
                    + " there it always does.",
            Pages.LOGIC),
    FEDERATED_USER_WITHOUT_SESSION_POLICY(
            it -> it.ours() != Decision.Outcome.ALLOWED
                    && it.sample().isByFederatedUser()
                    && !it.has(PolicyKind.SESSION),
            "A federated user has no permissions of its user's without a session policy; there it has all of them.",
            "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html"),
    SERVICES_AND_SCP(
            it -> it.sample().isByService() && it.has(PolicyKind.SERVICE_CONTROL),
            "An SCP binds users and roles, and no service that calls by itself; there it does.",
            Pages.SCP),
    PROVIDERS_AND_SCP(
            it -> it.sample().isByOutsider() && it.has(PolicyKind.SERVICE_CONTROL),
            "No page tells whether an SCP binds someone whom an identity provider vouches for; there it does.",
            Pages.SCP),
    NO_RESOURCE_AND_RCP(
            it -> it.sample().resource().equals("*") && it.has(PolicyKind.RESOURCE_CONTROL),
            "An RCP is about the resources of an account, and a call without resources is about none; there it is about"
                    + " every call.",
            "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html"),
    NOT_PRINCIPAL(
            it -> it.ours() != Decision.Outcome.ALLOWED
                    && it.sample()
                            .statements()
                            .anyMatch(part -> part.principalElement().equals("NotPrincipal")),
            "NotPrincipal has to name caller and account, of a session the role as well. Here one of them alone does not"
                    + " help, or it is open; there one is enough.",
            Pages.GUIDE + "reference_policies_elements_notprincipal.html"),
    PROVIDER_OF_A_SESSION(
            it -> it.isUndecided() && it.hasPrincipal("accounts\\.google\\.com"),
            "A provider as principal means the sessions that came from it, which is not known of a caller here; there it"
                    + " means no session.",
            Pages.PRINCIPAL),
    VARIABLE_IN_OLD_VERSION(
            it -> it.hasOldVersion() && it.variables().findAny().isPresent(),
            "Before 2012-10-17 a variable is plain text; there it is a variable.",
            Pages.GUIDE + "reference_policies_elements_version.html"),
    STAR_AS_ITSELF(
            it -> it.hasTest("(.*:)?String(Not)?(Equals|Like).*", ".*\\$\\{\\*}.*"),
            "${*} is a star; there it is a backslash and a star.",
            Pages.VARIABLES),
    EXPONENT(it -> it.hasTest("(.*:)?Numeric.*", ".*e.*"), "1e1 is ten; there it is one.", Pages.OPERATORS),
    SECONDS_SINCE_1970(
            it -> it.hasTest("(.*:)?Date.*", "[0-9]{10}"),
            "A number is a date in seconds; there it is in milliseconds.",
            Pages.OPERATORS),
    IPV4_ADDRESS_IN_IPV6_FORM(
            it -> it.ours() != Decision.Outcome.ALLOWED
                    && it.hasTest(test -> test.operator().contains("IpAddress")
                            && (test.values().contains("::ffff:203.0.113.7")
                                    || it.sample().values(test.key()).contains("::ffff:203.0.113.7"))),
            "AWS does not document how an IPv4 address that is written as an IPv6 address compares; there, it is neither"
                    + " kind of address.",
            Pages.OPERATORS),
    ADDRESS_OF_SIX_WRITTEN_OTHERWISE(
            it -> it.hasTest(".*IpAddress.*", "2001:0DB8::7"),
            "Two spellings of an IPv6 address are one address; there they differ.",
            Pages.OPERATORS),
    ADDRESS_WITH_ZEROS(
            it -> it.hasTest(".*IpAddress.*", "203\\.0\\.113\\.007"),
            "007 in an IPv4 address is 7 here, as nobody means the octal one; there it is no address.",
            Pages.OPERATORS),
    ALL_ADDRESSES(
            it -> it.hasTest(".*IpAddress.*", "0\\.0\\.0\\.0/0"),
            "0.0.0.0/0 holds every IPv4 address; there it holds 0.0.0.0 only.",
            Pages.OPERATORS),
    ADDRESS_OF_THE_OTHER_FAMILY(
            it -> it.hasTest(".*NotIpAddress.*", "[0-9a-f.:]+"),
            "An IPv6 address is not the IPv4 address that NotIpAddress names, and the other way round; there the"
                    + " condition does not hold.",
            Pages.OPERATORS);

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

    final String reason;
    final String page;
    private final boolean ofTheCall;
    private final Predicate<Disagreement> fits;

    DisagreementClass(Predicate<Disagreement> fits, String reason, String page) {
        this(false, fits, reason, page);
    }

    /**
     * Makes a class.
     *
     * @param ofTheCall whether it rests on caller and call alone, so that a case need not be made smaller for it
     */
    DisagreementClass(boolean ofTheCall, Predicate<Disagreement> fits, String reason, String page) {
        this.ofTheCall = ofTheCall;
        this.fits = fits;
        this.reason = reason;
        this.page = page;
    }

    static Optional<DisagreementClass> of(Disagreement smallest) {
        return Arrays.stream(values()).filter(each -> each.fits.test(smallest)).findFirst();
    }

    static boolean isOfTheCall(Disagreement any) {
        return Arrays.stream(values()).anyMatch(each -> each.ofTheCall && each.fits.test(any));
    }
}
