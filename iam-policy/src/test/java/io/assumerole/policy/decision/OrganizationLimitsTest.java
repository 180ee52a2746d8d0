package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
import static io.assumerole.policy.Fixtures.FOREIGN_USER;
import static io.assumerole.policy.Fixtures.QUEUE;
import static io.assumerole.policy.Fixtures.ROLE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whom SCPs and RCPs bind, and what is undecided without them; does not prove which services AWS supports RCPs for.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
class OrganizationLimitsTest {
    private static final PolicyDocument FULL = statement("'Effect':'Allow','Action':'*','Resource':'*'");
    private static final PolicyDocument DENY = statement("'Effect':'Deny','Action':'*','Resource':'*'");
    private static final PolicyDocument S3_ONLY = statement("'Effect':'Allow','Action':'s3:*','Resource':'*'");
    private static final RoleArn LINKED =
            RoleArn.parse("arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS");

    private static PolicyDocument rcp(String action) {
        return statement("'Effect':'Deny','Principal':'*','Action':'" + action + "','Resource':'*'");
    }

    private static PolicyEvaluator.Builder policies() {
        return PolicyEvaluator.builder().identity(FULL);
    }

    private static Decision decide(PolicyEvaluator.Builder policies, AccessRequest.Builder request) {
        return policies.build().decide(request.build());
    }

    private static AccessRequest.Builder user() {
        return AccessRequest.byUser(USER).asksFor("sqs:SendMessage", QUEUE);
    }

    @Test
    void names_the_level_that_lacks_an_allow() {
        var decision =
                decide(policies().serviceControl(FULL).serviceControl(S3_ONLY).serviceControl(FULL), user());
        assertThat(decision.outcome()).isEqualTo(IMPLICITLY_DENIED);
        assertThat(decision.kind()).isEqualTo(PolicyKind.SERVICE_CONTROL);
        assertThat(decision.reason()).contains("level 2 of 3");
    }

    @Test
    void level_without_scp_and_scp_that_is_none_are_refused() {
        assertThatThrownBy(() -> policies().serviceControl())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FullAWSAccess");
        assertThatThrownBy(() -> policies().serviceControl(rcp("s3:*"))).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> policies().resourceControl(DENY)).isInstanceOf(InvalidPolicyException.class);
    }

    /** The language of SCPs since September 2025: conditions and resources in an Allow. */
    @Test
    void allow_of_an_scp_may_have_resource_and_condition() {
        var narrow = statement("'Effect':'Allow','Action':'*','Resource':'" + QUEUE
                + "','Condition':{'StringEquals':{'aws:PrincipalAccount':'123456789012'}}");
        assertThat(decide(policies().serviceControl(narrow), user()).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(
                                policies().serviceControl(narrow),
                                AccessRequest.byUser(USER).asksFor("sqs:SendMessage", QUEUE + "2"))
                        .outcome())
                .isEqualTo(IMPLICITLY_DENIED);
        var open = statement("'Effect':'Allow','Action':'*','Resource':'*','Condition':"
                + "{'StringEquals':{'aws:RequestedRegion':'eu-west-1'}}");
        assertThat(decide(policies().serviceControl(open), user()).outcome()).isEqualTo(UNDECIDED);
        assertThat(decide(policies().serviceControl(open), user().context("aws:RequestedRegion", "eu-west-1"))
                        .outcome())
                .isEqualTo(ALLOWED);
    }

    @Test
    void service_linked_roles_are_bound_by_neither_and_other_roles_by_both() {
        for (var role : List.of(LINKED, CALLING_ROLE)) {
            var expected = role == LINKED ? ALLOWED : EXPLICITLY_DENIED;
            var request =
                    AccessRequest.byRoleSession(role, new SessionName("s1")).asksFor("sqs:SendMessage", QUEUE);
            assertThat(decide(policies().serviceControl(FULL, DENY), request).outcome())
                    .isEqualTo(expected);
            assertThat(decide(policies().resourceControl(rcp("sqs:*")), request).outcome())
                    .isEqualTo(expected);
            assertThat(decide(policies().serviceControl(S3_ONLY), request).outcome())
                    .isEqualTo(role == LINKED ? ALLOWED : IMPLICITLY_DENIED);
        }
    }

    @Test
    void service_that_assumes_its_service_linked_role_is_not_bound_by_rcps() {
        for (var role : List.of(LINKED, ROLE)) {
            var trust =
                    statement("'Effect':'Allow','Principal':{'Service':'ecs.amazonaws.com'},'Action':'sts:AssumeRole'");
            var request = AccessRequest.byService("ecs.amazonaws.com").asksToAssume(role);
            assertThat(decide(PolicyEvaluator.builder().trust(trust).resourceControl(rcp("sts:*")), request)
                            .outcome())
                    .isEqualTo(role == LINKED ? ALLOWED : EXPLICITLY_DENIED);
        }
    }

    @Test
    void scps_bind_who_assumes_a_role_and_rcps_the_role() {
        var trust = statement("'Effect':'Allow','Principal':{'AWS':'" + USER + "'},'Action':'sts:AssumeRole'");
        var request = AccessRequest.byUser(USER).asksToAssume(ROLE);
        assertThat(decide(PolicyEvaluator.builder().trust(trust).serviceControl(FULL), request)
                        .outcome())
                .isEqualTo(ALLOWED);
        assertThat(decide(PolicyEvaluator.builder().trust(trust).serviceControl(S3_ONLY), request)
                        .outcome())
                .isEqualTo(IMPLICITLY_DENIED);
        assertThat(decide(PolicyEvaluator.builder().trust(trust).resourceControl(rcp("sts:AssumeRole")), request)
                        .outcome())
                .isEqualTo(EXPLICITLY_DENIED);
    }

    @Test
    void scps_leave_it_open_for_those_of_identity_providers_and_rcps_do_not() {
        var provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
        var trust = statement("'Effect':'Allow','Principal':{'Federated':'" + provider
                + "'},'Action':'sts:AssumeRoleWithWebIdentity'");
        var request = AccessRequest.byFederated(provider).asksToAssume(ROLE);
        assertThat(decide(PolicyEvaluator.builder().trust(trust).serviceControl(FULL), request)
                        .outcome())
                .isEqualTo(ALLOWED);
        for (var level : List.of(S3_ONLY, DENY)) {
            assertThat(decide(
                                    PolicyEvaluator.builder()
                                            .trust(trust)
                                            .serviceControl(FULL)
                                            .serviceControl(FULL, level),
                                    request)
                            .outcome())
                    .isEqualTo(level == DENY ? UNDECIDED : ALLOWED);
        }
        assertThat(decide(PolicyEvaluator.builder().trust(trust).serviceControl(S3_ONLY), request)
                        .outcome())
                .isEqualTo(UNDECIDED);
        assertThat(decide(PolicyEvaluator.builder().trust(trust).resourceControl(rcp("sts:*")), request)
                        .outcome())
                .isEqualTo(EXPLICITLY_DENIED);
    }

    @Test
    void rcps_bind_principals_of_other_accounts() {
        var queue = statement(
                "'Effect':'Allow','Principal':{'AWS':'" + FOREIGN_USER + "'},'Action':'sqs:*','Resource':'*'");
        var request = AccessRequest.byUser(FOREIGN_USER).asksFor("sqs:SendMessage", QUEUE);
        assertThat(decide(policies().resource(queue), request).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(policies().resource(queue).resourceControl(rcp("sqs:SendMessage")), request)
                        .outcome())
                .isEqualTo(EXPLICITLY_DENIED);
    }

    @Test
    void rcps_do_not_bind_the_retiring_of_a_grant() {
        var key = "arn:aws:kms:eu-west-1:123456789012:key/k";
        var policy = statement("'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*'");
        for (var action : List.of("kms:RetireGrant", "kms:RevokeGrant")) {
            assertThat(decide(
                                    policies().resource(policy).resourceControl(rcp("kms:*")),
                                    AccessRequest.byUser(USER).asksFor(action, key))
                            .outcome())
                    .isEqualTo(action.endsWith("RetireGrant") ? ALLOWED : EXPLICITLY_DENIED);
        }
    }

    /** RCPs are asked about resources. No page tells what they do to an action that has none. */
    @ParameterizedTest
    @ValueSource(strings = {"s3:ListAllMyBuckets", "sqs:SendMessage"})
    void rcps_of_a_request_without_resource(String action) {
        var request = AccessRequest.byUser(USER).asksFor(action, "*");
        assertThat(decide(policies().resourceControl(rcp(action)), request).outcome())
                .isEqualTo(UNDECIDED);
        assertThat(decide(policies().resourceControl(rcp("s3:DeleteBucket")), request)
                        .outcome())
                .isEqualTo(ALLOWED);
        assertThat(decide(policies().serviceControl(FULL, DENY), request).outcome())
                .isEqualTo(EXPLICITLY_DENIED);
    }

    /** What is missing, by what the request says, and the call that gives it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            aws:PrincipalOrgID |                   | SCPs and RCPs | serviceControl(…) and resourceControl(…)
            aws:ResourceOrgID  |                   | SCPs and RCPs | serviceControl(…) and resourceControl(…)
            aws:PrincipalOrgID | aws:ResourceOrgID | SCPs          | serviceControl(…)
            aws:ResourceOrgID  | aws:PrincipalOrgID| RCPs          | resourceControl(…)
            """)
    void undecided_says_which_policies_of_the_organization_are_missing(
            String given, String lacking, String what, String calls) {
        var request = user().context(given, "o-1");
        if (lacking != null) {
            request.context(lacking);
        }
        var decision = decide(policies(), request);
        assertThat(decision.outcome()).isEqualTo(UNDECIDED);
        assertThat(decision.reason())
                .contains(
                        "whose " + what + " must also allow it; give them with " + calls + ", or call noOtherLimits()");

        assertThat(decide(policies().noOtherLimits(), request).outcome()).isEqualTo(ALLOWED);
        var all = policies().serviceControl(FULL).resourceControl(rcp("s3:*"));
        assertThat(decide(all, request).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(policies().noOtherLimits().serviceControl(S3_ONLY), request)
                        .outcome())
                .isEqualTo(IMPLICITLY_DENIED);
    }

    @Test
    void one_kind_that_was_given_leaves_the_other_missing() {
        var request = user().context("aws:PrincipalOrgID", "o-1");
        assertThat(decide(policies().serviceControl(FULL), request).reason())
                .contains("whose RCPs must also allow it; give them with resourceControl(…)");
        assertThat(decide(policies().resourceControl(rcp("s3:*")), request).reason())
                .contains("whose SCPs must also allow it; give them with serviceControl(…)");
    }

    /** A call that may ask for one action more, for its tags, is decided only if nothing can be in its way. */
    @Test
    void tags_of_another_service_hang_on_every_document() {
        var request =
                AccessRequest.byUser(USER).asksFor("ec2:RunInstances", "*").context("aws:TagKeys", "team");
        assertThat(decide(policies().serviceControl(FULL), request).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(
                                policies()
                                        .serviceControl(
                                                FULL, statement("'Effect':'Deny','Action':'s3:*','Resource':'*'")),
                                request)
                        .outcome())
                .isEqualTo(UNDECIDED);
        assertThat(decide(
                                policies()
                                        .serviceControl(
                                                statement("'Effect':'Allow','Action':'ec2:Run*','Resource':'*'")),
                                request)
                        .outcome())
                .isEqualTo(UNDECIDED);
    }

    /** Both are every action: the guide has {@code *} alone, and every action has one colon. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "*:*"})
    void tags_hang_on_nothing_where_every_action_is_allowed(String everything) {
        var request =
                AccessRequest.byUser(USER).asksFor("ec2:RunInstances", "*").context("aws:TagKeys", "team");
        var allowed = statement("'Effect':'Allow','Action':'" + everything + "','Resource':'*'");
        assertThat(decide(PolicyEvaluator.builder().noOtherLimits().identity(allowed), request)
                        .outcome())
                .isEqualTo(ALLOWED);
        var narrower = statement("'Effect':'Allow','Action':'ec2:*','Resource':'*'");
        assertThat(decide(PolicyEvaluator.builder().noOtherLimits().identity(narrower), request)
                        .outcome())
                .isEqualTo(UNDECIDED);
    }

    /** The queue's policy may deny the tagging that goes with it. */
    @Test
    void tags_hang_on_the_policy_of_the_resource_too() {
        var request =
                AccessRequest.byUser(USER).asksFor("sqs:CreateQueue", QUEUE).context("aws:TagKeys", "team");
        var denial = statement("'Effect':'Deny','Principal':'*','Action':'sqs:TagQueue','Resource':'*'");
        assertThat(decide(policies(), request).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(policies().resource(denial), request).outcome()).isEqualTo(UNDECIDED);
    }
}
