package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
import static io.assumerole.policy.Fixtures.FOREIGN_USER;
import static io.assumerole.policy.Fixtures.OTHER_USER;
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

import io.assumerole.arn.AccountId;
import io.assumerole.arn.SessionName;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.util.ArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Policies of resources beside the tables: NotPrincipal, services, root, documents that are missing, other kinds of
 * principals; does not prove which services have such policies.
 */
class ResourcePolicyTest {
    private static final AccountId OWN = new AccountId("123456789012");
    private static final AccountId OTHER = new AccountId("999999999999");
    private static final PolicyDocument FULL = statement("'Effect':'Allow','Action':'*','Resource':'*'");
    private static final String KEY = "arn:aws:kms:eu-west-1:123456789012:key/k";
    private static final String OBJECT = "arn:aws:s3:::bucket/a";

    private static PolicyDocument grants(String principal) {
        return statement("'Effect':'Allow','Principal':" + principal + ",'Action':'*','Resource':'*'");
    }

    private static Decision decide(PolicyEvaluator.Builder policies, AccessRequest.Builder request) {
        return policies.build().decide(request.build());
    }

    private static PolicyEvaluator.Builder policies() {
        return PolicyEvaluator.builder();
    }

    private static AccessRequest.Builder user() {
        return AccessRequest.byUser(USER).asksFor("sqs:SendMessage", QUEUE);
    }

    private static AccessRequest.Builder session() {
        return AccessRequest.byRoleSession(CALLING_ROLE, new SessionName("s1")).asksFor("sqs:SendMessage", QUEUE);
    }

    @Test
    void names_the_statement_and_the_kind_that_decided() {
        var granted = decide(policies().resource(grants("{'AWS':'" + USER + "'}")), user());
        assertThat(granted.kind()).isEqualTo(PolicyKind.RESOURCE);
        assertThat(granted.statement()).isPresent();
        assertThat(granted.reason()).contains("is allowed by Statement[0] of the resource policy");
        var refused = decide(policies().resource(grants("{'AWS':'" + OTHER_USER + "'}")), user());
        assertThat(refused.outcome()).isEqualTo(IMPLICITLY_DENIED);
        assertThat(refused.statement()).isEmpty();
    }

    /** A policy of ECR names no resource: its own repository is meant. */
    @Test
    void statement_without_resource_is_about_the_resource_that_has_the_policy() {
        var repository = "arn:aws:ecr:eu-west-1:123456789012:repository/r";
        var request = AccessRequest.byUser(USER).asksFor("ecr:BatchGetImage", repository);
        var policy = statement("'Effect':'Allow','Principal':{'AWS':'" + USER + "'},'Action':'ecr:BatchGetImage'");

        assertThat(decide(policies().resource(policy), request).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(policies().resource(policy), request.asksFor("ecr:PutImage", repository))
                        .outcome())
                .isEqualTo(IMPLICITLY_DENIED);
    }

    @Test
    void statement_of_another_resource_or_condition_is_not_about_it() {
        var other = statement("'Effect':'Allow','Principal':'*','Action':'*','Resource':'" + QUEUE + "2'");
        var condition = statement("'Effect':'Allow','Principal':'*','Action':'*','Resource':'" + QUEUE
                + "','Condition':{'StringEquals':{'aws:PrincipalAccount':'999999999999'}}");
        var own = statement("'Effect':'Allow','Principal':'*','Action':'*','Resource':'" + QUEUE
                + "','Condition':{'StringEquals':{'aws:PrincipalAccount':'123456789012'}}");

        assertThat(decide(policies().resource(other), user()).outcome()).isEqualTo(IMPLICITLY_DENIED);
        assertThat(decide(policies().resource(condition), user()).outcome()).isEqualTo(IMPLICITLY_DENIED);
        assertThat(decide(policies().resource(own), user()).outcome()).isEqualTo(ALLOWED);
    }

    /**
     * The account of a bucket is not in its ARN: what both sides allow is allowed wherever it is.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
     */
    @Test
    void bucket_of_an_unknown_account_is_decided_where_both_sides_allow_or_none() {
        var request = AccessRequest.byUser(USER).asksFor("s3:GetObject", OBJECT);
        var bucket = grants("{'AWS':'" + USER + "'}");

        assertThat(decide(policies().identity(FULL).resource(bucket), request).outcome())
                .isEqualTo(ALLOWED);
        assertThat(decide(policies().resource(bucket), request).outcome()).isEqualTo(UNDECIDED);
        assertThat(decide(policies().resource(bucket), request).reason()).contains("resourceAccount(…)");
        assertThat(decide(policies().identity(FULL).resource(grants("{'AWS':'" + OTHER_USER + "'}")), request)
                        .outcome())
                .isEqualTo(UNDECIDED);
        assertThat(decide(policies().resource(grants("{'AWS':'" + OTHER_USER + "'}")), request)
                        .outcome())
                .isEqualTo(IMPLICITLY_DENIED);

        assertThat(decide(policies().resource(bucket), request.resourceAccount(OWN))
                        .outcome())
                .isEqualTo(ALLOWED);
        assertThat(decide(policies().resource(bucket), request.resourceAccount(OTHER))
                        .outcome())
                .isEqualTo(IMPLICITLY_DENIED);
    }

    @Test
    void policy_of_one_resource_does_not_decide_about_any() {
        var request = AccessRequest.byUser(USER).asksFor("sqs:SendMessage", "*");
        assertThat(decide(policies().resource(grants("'*'")), request).outcome())
                .isEqualTo(UNDECIDED);
        assertThat(decide(policies().resource(grants("'*'")), request).reason()).contains("give the ARN");
        assertThat(decide(policies().resource(grants("'*'")), user()).outcome()).isEqualTo(ALLOWED);
    }

    @Test
    void resource_of_iam_has_no_policy_that_could_grant() {
        var mine = AccessRequest.byUser(USER).asksFor("iam:DeleteRole", ROLE.toString());
        assertThat(decide(policies().resource(grants("'*'")), mine).outcome()).isEqualTo(IMPLICITLY_DENIED);
        assertThat(decide(policies().identity(FULL).resource(grants("'*'")), mine)
                        .outcome())
                .isEqualTo(ALLOWED);
        var others = AccessRequest.byUser(FOREIGN_USER).asksFor("iam:DeleteRole", ROLE.toString());
        assertThat(decide(policies().identity(FULL).resource(grants("'*'")), others)
                        .outcome())
                .isEqualTo(IMPLICITLY_DENIED);
    }

    @Test
    void policy_that_was_given_is_not_that_of_a_resource_of_iam() {
        var denial = statement("'Effect':'Deny','Principal':'*','Action':'*','Resource':'*'");
        var mine = AccessRequest.byUser(USER).asksFor("iam:DeleteRole", ROLE.toString());
        assertThat(decide(policies().identity(FULL).resource(denial), mine).outcome())
                .isEqualTo(ALLOWED);
        assertThat(decide(policies().identity(FULL).resource(denial), user()).outcome())
                .isEqualTo(EXPLICITLY_DENIED);
        var service = AccessRequest.byService("sns.amazonaws.com").asksFor("iam:GetRole", ROLE.toString());
        assertThat(decide(policies().resource(grants("{'Service':'sns.amazonaws.com'}")), service)
                        .outcome())
                .isEqualTo(UNDECIDED);
        assertThat(decide(policies().resource(grants("{'Service':'sns.amazonaws.com'}")), service("sns.amazonaws.com"))
                        .outcome())
                .isEqualTo(ALLOWED);
    }

    @Test
    void role_has_its_trust_policy_and_no_other() {
        var request = AccessRequest.byUser(USER).asksToAssume(ROLE);
        var denial = statement("'Effect':'Deny','Principal':'*','Action':'*','Resource':'*'");
        var trust = statement("'Effect':'Allow','Principal':{'AWS':'" + USER + "'},'Action':'sts:AssumeRole'");

        assertThat(decide(policies().resource(grants("'*'")), request).outcome())
                .isEqualTo(UNDECIDED);
        assertThat(decide(policies().trust(trust).resource(denial), request).outcome())
                .isEqualTo(ALLOWED);
    }

    @Test
    void is_given_once_and_valid() {
        assertThatThrownBy(() -> policies().resource(grants("'*'")).resource(grants("'*'")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resource is given twice");
        assertThatThrownBy(() -> policies().resource(FULL))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining("neither Principal nor NotPrincipal");
    }

    /** What is missing, and the call that gives it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kms:Decrypt           | arn:aws:kms:eu-west-1:123456789012:key/k               | the key policy
            kms:Decrypt           | arn:aws:kms:eu-west-1:999999999999:key/k               | account 999999999999
            sqs:SendMessage       | arn:aws:sqs:eu-west-1:999999999999:q                   | account 999999999999
            execute-api:Invoke    | arn:aws:execute-api:eu-west-1:123456789012:a/s/GET/    | the policy of a private API
            """)
    void undecided_says_that_the_policy_of_the_resource_is_missing(String action, String resource, String what) {
        var request = AccessRequest.byUser(USER).asksFor(action, resource);
        var decision = decide(policies().identity(FULL), request);
        assertThat(decision.outcome()).isEqualTo(UNDECIDED);
        assertThat(decision.kind()).isEqualTo(PolicyKind.RESOURCE);
        assertThat(decision.reason()).contains(what).contains("resource(…)");
        assertThat(decide(policies().identity(FULL).resource(grants("{'AWS':'" + USER + "'}")), request)
                        .outcome())
                .isEqualTo(ALLOWED);
        assertThat(decide(policies().identity(FULL).resource(grants("{'AWS':'" + OTHER_USER + "'}")), request)
                        .outcome())
                .isEqualTo(IMPLICITLY_DENIED);
    }

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
    @Nested
    class NotPrincipal {
        private PolicyDocument deniesAllBut(String... principals) {
            return statement("'Effect':'Deny','NotPrincipal':{'AWS':['" + String.join("','", principals)
                    + "']},'Action':'*','Resource':'*'");
        }

        @Test
        void exempts_the_user_with_its_account_and_nobody_else() {
            var policies = policies().identity(FULL).resource(deniesAllBut(USER.toString(), OWN.value()));
            assertThat(decide(policies, user()).outcome()).isEqualTo(ALLOWED);
            assertThat(decide(policies, AccessRequest.byUser(OTHER_USER).asksFor("sqs:SendMessage", QUEUE))
                            .outcome())
                    .isEqualTo(EXPLICITLY_DENIED);
            assertThat(decide(policies, session()).outcome()).isEqualTo(EXPLICITLY_DENIED);
        }

        @Test
        void may_deny_the_user_whose_account_it_does_not_name() {
            var decision = decide(policies().identity(FULL).resource(deniesAllBut(USER.toString())), user());
            assertThat(decision.outcome()).isEqualTo(UNDECIDED);
            assertThat(decision.reason()).contains("NotPrincipal must name the caller");
        }

        @Test
        void always_denies_whom_a_boundary_limits() {
            var resource = deniesAllBut(USER.toString(), OWN.value());
            assertThat(decide(policies().identity(FULL).boundary(FULL).resource(resource), user())
                            .outcome())
                    .isEqualTo(EXPLICITLY_DENIED);
            assertThat(decide(policies().identity(FULL).resource(resource), user())
                            .outcome())
                    .isEqualTo(ALLOWED);
        }

        @ParameterizedTest
        @CsvSource({
            "true, true, true, ALLOWED",
            "true, true, false, UNDECIDED",
            "true, false, true, UNDECIDED",
            "false, true, true, UNDECIDED",
            "false, false, true, EXPLICITLY_DENIED"
        })
        void has_to_name_session_role_and_account(
                boolean session, boolean role, boolean account, Decision.Outcome outcome) {
            var names = new ArrayList<String>();
            if (session) {
                names.add(CALLING_ROLE.session(new SessionName("s1")).toString());
            }
            if (role) {
                names.add(CALLING_ROLE.toString());
            }
            if (account) {
                names.add("arn:aws:iam::123456789012:root");
            }
            assertThat(decide(policies().identity(FULL).resource(deniesAllBut(names.toArray(String[]::new))), session())
                            .outcome())
                    .isEqualTo(outcome);
        }

        @Test
        void exempts_the_service_it_names() {
            var resource = Fixtures.policy(
                    "{'Version':'2012-10-17','Statement':[{'Effect':'Deny','NotPrincipal':"
                            + "{'Service':'sns.amazonaws.com'},'Action':'*','Resource':'*'},{'Effect':'Allow',"
                            + "'Principal':{'Service':['sns.amazonaws.com','s3.amazonaws.com']},'Action':'*','Resource':'*'}]}");
            assertThat(decide(policies().resource(resource), service("sns.amazonaws.com"))
                            .outcome())
                    .isEqualTo(ALLOWED);
            assertThat(decide(policies().resource(resource), service("s3.amazonaws.com"))
                            .outcome())
                    .isEqualTo(EXPLICITLY_DENIED);
        }

        @Test
        void allow_with_it_is_undecided() {
            var resource = statement(
                    "'Effect':'Allow','NotPrincipal':{'AWS':'" + OTHER_USER + "'},'Action':'*','Resource':'*'");
            var decision = decide(policies().resource(resource), user());
            assertThat(decision.outcome()).isEqualTo(UNDECIDED);
            assertThat(decision.reason()).contains("does not support NotPrincipal with Allow");
        }
    }

    private static AccessRequest.Builder service(String name) {
        return AccessRequest.byService(name).asksFor("sqs:SendMessage", QUEUE);
    }

    @Nested
    class Services {
        private final PolicyDocument topic = statement(
                "'Effect':'Allow','Principal':{'Service':'sns.amazonaws.com'},'Action':'sqs:SendMessage','Resource':'"
                        + QUEUE
                        + "','Condition':{'ArnEquals':{'aws:SourceArn':'arn:aws:sns:eu-west-1:123456789012:t'}}");

        @Test
        void may_do_what_the_resource_grants_them_for_whom_it_names() {
            var request = service("sns.amazonaws.com");
            assertThat(decide(policies(), request).outcome()).isEqualTo(UNDECIDED);
            assertThat(decide(policies(), request).reason()).contains("resource(…)");
            assertThat(decide(policies().resource(topic), request).outcome()).isEqualTo(UNDECIDED);
            assertThat(decide(policies().resource(topic), request).reason()).contains("aws:SourceArn");
            request.context("aws:SourceArn", "arn:aws:sns:eu-west-1:123456789012:t");
            assertThat(decide(policies().resource(topic), request).outcome()).isEqualTo(ALLOWED);
            request.context("aws:SourceArn", "arn:aws:sns:eu-west-1:999999999999:t");
            assertThat(decide(policies().resource(topic), request).outcome()).isEqualTo(IMPLICITLY_DENIED);
        }

        @Test
        void other_service_is_refused_and_a_deny_of_everyone_means_them() {
            var request = service("s3.amazonaws.com").context("aws:SourceArn", "arn:aws:sns:eu-west-1:123456789012:t");
            assertThat(decide(policies().resource(topic), request).outcome()).isEqualTo(IMPLICITLY_DENIED);
            var denied = statement("'Effect':'Deny','Principal':'*','Action':'sqs:*','Resource':'*'");
            assertThat(decide(policies().resource(denied), request).outcome()).isEqualTo(EXPLICITLY_DENIED);
        }

        /** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html */
        @Test
        void rcps_bind_them_and_scps_do_not() {
            var request = service("sns.amazonaws.com").context("aws:SourceArn", "arn:aws:sns:eu-west-1:123456789012:t");
            var deputy = statement("'Effect':'Deny','Principal':'*','Action':'sqs:*','Resource':'*','Condition':"
                    + "{'Bool':{'aws:PrincipalIsAWSService':'true'}}");
            assertThat(decide(policies().resource(topic).resourceControl(deputy), request)
                            .outcome())
                    .isEqualTo(EXPLICITLY_DENIED);
            assertThat(decide(
                                    policies()
                                            .resource(topic)
                                            .serviceControl(statement("'Effect':'Deny','Action':'*','Resource':'*'")),
                                    request)
                            .outcome())
                    .isEqualTo(ALLOWED);
        }

        @Test
        void allow_of_everyone_is_undecided() {
            assertThat(decide(policies().resource(grants("'*'")), service("sns.amazonaws.com"))
                            .outcome())
                    .isEqualTo(UNDECIDED);
        }
    }

    /** An account's canonical ID is known to S3 only; a provider of a role session is not. */
    @ParameterizedTest
    @ValueSource(strings = {"Allow", "Deny"})
    void principal_that_may_be_the_caller_leaves_it_unknown(String effect) {
        var canonical = statement("'Effect':'" + effect + "','Principal':{'CanonicalUser':'" + "a".repeat(64)
                + "'},'Action':'*','Resource':'*'");
        var federated = statement("'Effect':'" + effect
                + "','Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'*','Resource':'*'");
        var withIdentity = effect.equals("Deny") ? policies().identity(FULL) : policies();

        assertThat(decide(withIdentity.resource(federated), session()).outcome())
                .isEqualTo(UNDECIDED);
        var users = effect.equals("Deny") ? policies().identity(FULL) : policies();
        assertThat(decide(users.resource(federated), user()).outcome())
                .isEqualTo(effect.equals("Deny") ? ALLOWED : IMPLICITLY_DENIED);
        // Across accounts an Allow of the account needs the identity policy too.
        var foreign = AccessRequest.byUser(FOREIGN_USER).asksFor("sqs:SendMessage", QUEUE);
        assertThat(decide(policies().identity(FULL).resource(canonical), foreign)
                        .outcome())
                .isEqualTo(effect.equals("Deny") ? IMPLICITLY_DENIED : UNDECIDED);
        assertThat(decide(policies().identity(FULL).resource(canonical), user()).outcome())
                .isEqualTo(effect.equals("Deny") ? UNDECIDED : ALLOWED);
    }

    /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
    @ParameterizedTest
    @CsvSource({
        "s3:PutBucketPolicy, ALLOWED",
        "s3:GetBucketPolicy, ALLOWED",
        "s3:DeleteBucketPolicy, ALLOWED",
        "s3:PutBucketTagging, EXPLICITLY_DENIED"
    })
    void root_of_a_buckets_account_is_never_locked_out_of_its_policy(String action, Decision.Outcome outcome) {
        var denied = statement("'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'");
        var bucket = AccessRequest.byRoot(OWN).asksFor(action, "arn:aws:s3:::bucket");
        assertThat(decide(policies().resource(denied), bucket).outcome()).isEqualTo(EXPLICITLY_DENIED);
        bucket.resourceAccount(OWN);
        assertThat(decide(policies().resource(denied), bucket).outcome()).isEqualTo(outcome);
        assertThat(decide(policies().resource(denied).resourceControl(denied), bucket)
                        .outcome())
                .isEqualTo(EXPLICITLY_DENIED);
        assertThat(decide(
                                policies().identity(FULL).resource(denied),
                                AccessRequest.byUser(USER)
                                        .asksFor(action, "arn:aws:s3:::bucket")
                                        .resourceAccount(OWN))
                        .outcome())
                .isEqualTo(EXPLICITLY_DENIED);
    }

    @Test
    void key_that_names_nobody_refuses_even_root() {
        var request = AccessRequest.byRoot(OWN).asksFor("kms:Decrypt", KEY);
        assertThat(decide(policies().resource(grants("{'AWS':'" + USER + "'}")), request)
                        .outcome())
                .isEqualTo(IMPLICITLY_DENIED);
        assertThat(decide(policies().resource(grants("{'AWS':'123456789012'}")), request)
                        .outcome())
                .isEqualTo(ALLOWED);
    }
}
