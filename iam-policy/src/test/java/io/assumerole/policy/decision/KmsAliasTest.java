package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.QUEUE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
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
            assertOutcome(UNDECIDED, decision);
            assertThat(decision.reason()).contains("give the key's ARN");
        }
        assertOutcome(ALLOWED, decide(action, KEY, ALL));
        assertOutcome(ALLOWED, decide(action, KEY, allow(KEY)));
        assertOutcome(IMPLICITLY_DENIED, decide(action, KEY, allow(ALIAS)));
        assertOutcome(IMPLICITLY_DENIED, decide(action, ALIAS));
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
        assertOutcome(onAlias, decide(action, ALIAS, allow(resource)));
        assertOutcome(onKey, decide(action, KEY, allow(resource)));
        var open = decide(action, ALIAS, allow(ALIAS), allow(QUEUE));
        assertOutcome(UNDECIDED, open);
        assertThat(open.reason()).contains("needs permissions for the alias and for its key");
        assertThat(open.trace().statements()).isNotEmpty();
        assertOutcome(ALLOWED, decide(action, ALIAS, allow(ALIAS), allow("*")));
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
