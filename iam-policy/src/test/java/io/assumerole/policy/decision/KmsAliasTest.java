package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.QUEUE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decides calls whose resource is an alias of a KMS key, and calls about aliases. Doesn't prove which calls KMS supports.
 * https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
 */
class KmsAliasTest {
    private static final String KEYS = "arn:aws:kms:us-east-1:123456789012:";
    private static final String ALIAS = KEYS + "alias/foo";
    private static final String KEY = KEYS + "key/k";
    private static final PolicyDocument ALL = allow("*");
    private static final PolicyDocument KEY_POLICY =
            statement("'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':'kms:*','Resource':'*'");

    private static PolicyDocument allow(String resource) {
        return statement("'Effect':'Allow','Action':'kms:*','Resource':'" + resource + "'");
    }

    private static PolicyDocument deny(String element, String resource) {
        return statement("'Effect':'Deny','Action':'kms:*','" + element + "':'" + resource + "'");
    }

    private static Decision decide(String action, String resource, PolicyDocument... identity) {
        return PolicyEvaluator.builder()
                .identity(identity)
                .resource(KEY_POLICY)
                .build()
                .decide(AccessRequest.byUser(USER).asksFor(action, resource).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kms:Decrypt", "kms:Encrypt", "KMS:sign", "kms:PutKeyPolicy", "kms:DescribeKey"})
    void alias_does_not_identify_the_key(String action) {
        for (var identity : new PolicyDocument[] {ALL, allow(ALIAS), allow(KEY), allow(KEYS + "*")}) {
            var decision = decide(action, ALIAS, identity);
            assertThat(decision.outcome()).isEqualTo(UNDECIDED);
            assertThat(decision.reason()).contains("give the key's ARN");
        }
        assertThat(decide(action, KEY, ALL).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(action, KEY, allow(KEY)).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(action, KEY, allow(ALIAS)).outcome()).isEqualTo(IMPLICITLY_DENIED);
        assertThat(decide(action, ALIAS).outcome()).isEqualTo(IMPLICITLY_DENIED);
    }

    /** A Deny on all keys denies the call; a Deny on some keys might. */
    @ParameterizedTest
    @CsvSource({"Resource, *", "Resource, " + KEY, "Resource, " + ALIAS, "NotResource, " + KEY})
    void deny_of_some_keys_may_be_about_the_key_of_an_alias(String element, String resource) {
        var decision = decide("kms:Decrypt", ALIAS, ALL, deny(element, resource));

        assertThat(decision.outcome()).isEqualTo(resource.equals("*") ? EXPLICITLY_DENIED : UNDECIDED);
        assertThat(decide("kms:Decrypt", KEY, ALL, deny("Resource", "*")).outcome())
                .isEqualTo(EXPLICITLY_DENIED);
    }

    @Test
    void alias_of_another_account_does_not_identify_the_key_either() {
        var alias = ALIAS.replace("123456789012", "999999999999");
        var policies =
                PolicyEvaluator.builder().identity(ALL).resource(KEY_POLICY).build();

        assertThat(policies.decide(AccessRequest.byUser(USER)
                                .asksFor("kms:Decrypt", alias)
                                .build())
                        .reason())
                .contains("give the key's ARN");
        assertThat(policies.decide(AccessRequest.byUser(USER)
                                .asksFor("kms:Decrypt", alias.replace("alias/foo", "key/k"))
                                .build())
                        .outcome())
                .isEqualTo(ALLOWED);
    }

    /** The alias needs an identity policy. The key needs its key policy, which can delegate to an identity policy. */
    @ParameterizedTest
    @CsvSource({
        "kms:CreateAlias, *, ALLOWED, ALLOWED",
        "kms:DeleteAlias, " + ALIAS + ", UNDECIDED, IMPLICITLY_DENIED",
        "kms:UpdateAlias, " + KEY + ", IMPLICITLY_DENIED, UNDECIDED"
    })
    void call_about_an_alias_needs_both(
            String action, String resource, Decision.Outcome onAlias, Decision.Outcome onKey) {
        assertThat(decide(action, ALIAS, allow(resource)).outcome()).isEqualTo(onAlias);
        assertThat(decide(action, KEY, allow(resource)).outcome()).isEqualTo(onKey);
        var open = decide(action, ALIAS, allow(ALIAS), allow(QUEUE));
        assertThat(open.outcome()).isEqualTo(UNDECIDED);
        assertThat(open.reason()).contains("needs permissions for the alias and for its key");
        assertThat(open.trace().statements()).isNotEmpty();
        assertThat(decide(action, ALIAS, allow(ALIAS), allow("*")).outcome()).isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {ALIAS, KEY})
    void policy_of_the_key_does_not_allow_the_alias(String resource) {
        var named = PolicyEvaluator.builder()
                .resource(statement(
                        "'Effect':'Allow','Principal':{'AWS':'" + USER + "'},'Action':'kms:*','Resource':'*'"));
        var request = AccessRequest.byUser(USER);

        assertThat(named.build()
                        .decide(request.asksFor("kms:CreateAlias", resource).build())
                        .outcome())
                .isEqualTo(IMPLICITLY_DENIED);
        assertThat(named.build()
                        .decide(request.asksFor("kms:DescribeKey", KEY).build())
                        .outcome())
                .isEqualTo(ALLOWED);
        assertThat(named.identity(allow(ALIAS))
                        .build()
                        .decide(request.asksFor("kms:CreateAlias", ALIAS).build())
                        .outcome())
                .isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {ALIAS, KEY})
    void deny_of_the_alias_or_the_key_denies_or_may_deny(String resource) {
        assertThat(decide("kms:CreateAlias", resource, ALL, deny("Resource", resource))
                        .outcome())
                .isEqualTo(EXPLICITLY_DENIED);
        assertThat(decide("kms:CreateAlias", resource, ALL, deny("Resource", resource.equals(KEY) ? ALIAS : KEY))
                        .outcome())
                .isEqualTo(UNDECIDED);
        assertThat(decide("kms:CreateAlias", resource, ALL, deny("Resource", QUEUE))
                        .outcome())
                .isEqualTo(ALLOWED);
        assertThat(decide("kms:CreateAlias", resource, ALL).outcome()).isEqualTo(ALLOWED);
    }

    /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-alias.html */
    @ParameterizedTest
    @CsvSource({
        "point-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias, UNDECIDED",
        "point-hrzrlukc5m36ft7okagglf3gmwluquse1b--ol-s3, UNDECIDED",
        "point-s3aliases, ALLOWED"
    })
    void alias_of_an_access_point_is_not_a_bucket(String bucket, Decision.Outcome outcome) {
        for (var resource : new String[] {bucket, bucket + "/a"}) {
            assertThat(PolicyEvaluator.builder()
                            .identity(statement("'Effect':'Allow','Action':'*','Resource':'*'"))
                            .build()
                            .decide(AccessRequest.byUser(USER)
                                    .asksFor("s3:GetObject", "arn:aws:s3:::" + resource)
                                    .resourceAccount(USER.account())
                                    .build())
                            .outcome())
                    .isEqualTo(outcome);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kms:Decrypt kms:Encrypt     | arn:aws:kms:*:111122223333:alias/* | 2
            kms:Decrypt                 | arn:aws:kms:*:*:alias/foo          | 1
            kms:Decrypt kms:CreateAlias | arn:aws:kms:*:111122223333:alias/* | 1
            kms:CreateAlias             | arn:aws:kms:*:111122223333:alias/* | 0
            kms:Decrypt kms:Encrypt     | arn:aws:kms:*:111122223333:key/*   | 0
            kms:Decrypt kms:Encrypt     | arn:aws:kms:*:111122223333:*       | 0
            """)
    void lint_finds_an_alias_where_only_a_key_fits(String actions, String resource, int findings) {
        var policy = PolicyDocument.of(
                Statement.allow().action(actions.split(" ")).resource(resource).build());

        assertThat(PolicyLint.create().check(policy, PolicyKind.IDENTITY).stream()
                        .filter(finding -> finding.code() == LintCode.RESOURCE_MISMATCH))
                .hasSize(findings);
    }
}
