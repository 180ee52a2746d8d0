package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
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
import io.assumerole.arn.Partition;
import io.assumerole.arn.SessionName;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Root, federated users and those of identity providers: which keys AWS sends of them, and what they may call; does not
 * prove that AWS sends no more.
 */
class CallersTest {
    private static final AccountId OWN = new AccountId("123456789012");
    private static final AccountId OTHER = new AccountId("999999999999");
    private static final PolicyDocument FULL = statement("'Effect':'Allow','Action':'*','Resource':'*'");
    private static final PolicyDocument DENY = statement("'Effect':'Deny','Action':'*','Resource':'*'");

    private static Decision decide(PolicyEvaluator.Builder policies, AccessRequest.Builder request) {
        return policies.build().decide(request.build());
    }

    private static PolicyEvaluator.Builder policies() {
        return PolicyEvaluator.builder();
    }

    private static AccessRequest.Builder root() {
        return AccessRequest.byRoot(OWN).asksFor("sqs:SendMessage", QUEUE);
    }

    private static AccessRequest.Builder federated() {
        return AccessRequest.byFederatedUser(USER, "bob").asksFor("sqs:SendMessage", QUEUE);
    }

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltype */
    @ParameterizedTest
    @CsvSource({
        "aws:PrincipalArn, arn:aws:iam::123456789012:root, arn:aws:sts::123456789012:federated-user/bob",
        "aws:PrincipalAccount, 123456789012, 123456789012",
        "aws:PrincipalType, Account, FederatedUser",
        "aws:userid, 123456789012, 123456789012:bob",
        "aws:PrincipalIsAWSService, false, false"
    })
    void keys_follow_from_the_caller(String key, String ofRoot, String ofFederated) {
        for (var of : List.of(ofRoot, ofFederated)) {
            var request = of == ofRoot ? root() : federated();
            var asked = statement(
                    "'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':{'StringEquals':{'" + key
                            + "':'" + of + "'}}");
            var other = statement(
                    "'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':{'StringEquals':{'" + key
                            + "':'x" + of + "'}}");
            var policies = policies().identity(FULL).session(FULL);
            assertThat(decide(policies.resource(asked), request).outcome())
                    .as(key)
                    .isEqualTo(EXPLICITLY_DENIED);
            assertThat(decide(policies().identity(FULL).session(FULL).resource(other), request)
                            .outcome())
                    .as(key)
                    .isEqualTo(ALLOWED);
            assertThatThrownBy(() -> request.context(key, "x" + of).build()).hasMessageContaining("Not what AWS sends");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws:username", "aws:SourceArn"})
    void keys_of_users_and_services_are_missing(String key) {
        var without = statement("'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':{'Null':{'"
                + key + "':'true'}}");
        for (var request : List.of(root(), federated())) {
            assertThat(decide(policies().resource(without), request).outcome()).isEqualTo(EXPLICITLY_DENIED);
        }
    }

    @Test
    void mfa_of_root_is_not_known_until_it_is_said() {
        var policy = statement("'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':"
                + "{'BoolIfExists':{'aws:MultiFactorAuthPresent':'false'}}");
        assertThat(decide(policies().resource(policy), root()).outcome()).isEqualTo(UNDECIDED);
        assertThat(decide(policies().resource(policy), root().mfa(Duration.ZERO))
                        .outcome())
                .isEqualTo(ALLOWED);
        assertThat(decide(policies().resource(policy), root().withoutMfa()).outcome())
                .isEqualTo(EXPLICITLY_DENIED);
    }

    @Nested
    class Root {
        @Test
        void may_do_everything_in_its_account_and_nothing_in_another() {
            assertThat(decide(policies(), root()).outcome()).isEqualTo(ALLOWED);
            assertThat(decide(policies(), root()).reason()).contains("root, which needs no permission");
            var other = AccessRequest.byRoot(OTHER).asksFor("sqs:SendMessage", QUEUE);
            assertThat(decide(policies(), other).outcome()).isEqualTo(UNDECIDED);
            assertThat(decide(policies(), AccessRequest.byRoot(OTHER).asksFor("iam:GetRole", ROLE.toString()))
                            .outcome())
                    .isEqualTo(IMPLICITLY_DENIED);
        }

        @Test
        void is_bound_by_no_identity_policy_boundary_or_session_policy_but_by_scps() {
            assertThat(decide(policies().identity(DENY).boundary(DENY).session(DENY), root())
                            .outcome())
                    .isEqualTo(ALLOWED);
            assertThat(decide(policies().serviceControl(FULL, DENY), root()).outcome())
                    .isEqualTo(EXPLICITLY_DENIED);
        }

        @Test
        void cannot_assume_a_role() {
            for (var action : List.of("sts:AssumeRole", "sts:TagSession")) {
                assertThatThrownBy(() -> AccessRequest.byRoot(OWN)
                                .asksFor(action, ROLE.toString())
                                .build())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("root user, which cannot assume a role");
            }
            assertThat(AccessRequest.byUser(USER).asksToAssume(ROLE).build()).isNotNull();
        }

        @Test
        void may_get_tokens_as_a_user_may() {
            for (var action : List.of("sts:GetSessionToken", "sts:GetFederationToken", "sts:GetCallerIdentity")) {
                assertThat(decide(policies(), AccessRequest.byRoot(OWN).asksFor(action, "*"))
                                .outcome())
                        .isEqualTo(ALLOWED);
            }
            assertThatThrownBy(() -> AccessRequest.byRoleSession(CALLING_ROLE, new SessionName("s1"))
                            .asksFor("sts:GetSessionToken", "*")
                            .build())
                    .hasMessageContaining("but for a user");
        }

        @Test
        void is_of_its_partition() {
            var china = new Partition("aws-cn");
            var queue = QUEUE.replace("arn:aws:", "arn:aws-cn:");
            assertThat(decide(policies(), AccessRequest.byRoot(china, OWN).asksFor("sqs:SendMessage", queue))
                            .outcome())
                    .isEqualTo(ALLOWED);
            assertThat(decide(policies(), AccessRequest.byRoot(OWN).asksFor("sqs:SendMessage", queue))
                            .outcome())
                    .isEqualTo(IMPLICITLY_DENIED);
        }
    }

    /** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
    @Nested
    class FederatedUser {
        @Test
        void has_nothing_without_a_session_policy() {
            assertThat(decide(policies().identity(FULL).session(FULL), federated())
                            .outcome())
                    .isEqualTo(ALLOWED);
            var without = decide(policies().identity(FULL), federated());
            assertThat(without.outcome()).isEqualTo(IMPLICITLY_DENIED);
            assertThat(without.kind()).isEqualTo(PolicyKind.SESSION);
            assertThat(decide(
                                    policies().identity(FULL),
                                    AccessRequest.byUser(USER).asksFor("sqs:SendMessage", QUEUE))
                            .outcome())
                    .isEqualTo(ALLOWED);
        }

        @Test
        void calls_nothing_of_sts_but_get_caller_identity() {
            assertThat(decide(policies(), federated().asksFor("sts:GetCallerIdentity", "*"))
                            .outcome())
                    .isEqualTo(ALLOWED);
            for (var action : List.of("sts:GetSessionToken", "sts:DecodeAuthorizationMessage")) {
                assertThatThrownBy(() -> federated().asksFor(action, "*").build())
                        .hasMessageContaining("Not a call for a federated user")
                        .hasMessageContaining("sts:GetCallerIdentity");
            }
            assertThatThrownBy(() -> federated().asksToAssume(ROLE).build())
                    .hasMessageContaining("Not a call for a federated user");
        }

        @Test
        void asks_iam_in_the_console_only() {
            var request = federated().asksFor("iam:ListUsers", "*");
            assertThat(decide(policies().identity(FULL).session(FULL), request).outcome())
                    .isEqualTo(UNDECIDED);
            assertThat(decide(
                                    policies().identity(FULL).session(FULL),
                                    federated().asksFor("sqs:ListQueues", "*"))
                            .outcome())
                    .isEqualTo(ALLOWED);
        }

        @Test
        void unique_id_of_its_user_may_be_named() {
            var named = statement(
                    "'Effect':'Allow','Principal':{'AWS':'AIDACKCEVSQ6C2EXAMPLE'},'Action':'*','Resource':'*'");
            var policies = policies().session(FULL).resource(named);
            assertThat(decide(policies, federated()).outcome()).isEqualTo(UNDECIDED);
            assertThat(decide(policies, federated().uniqueId("AIDACKCEVSQ6C2EXAMPLE"))
                            .outcome())
                    .isEqualTo(ALLOWED);
            assertThat(decide(policies, federated().uniqueId("AIDACKCEVSQ6C2EXAMPLF"))
                            .outcome())
                    .isEqualTo(IMPLICITLY_DENIED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"b", "", "a b", "abcdefghijklmnopqrstuvwxyz1234567", "a/b", "a*"})
        void name_is_one_that_sts_takes(String name) {
            assertThatThrownBy(() -> AccessRequest.byFederatedUser(USER, name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 to 32 characters");
            assertThat(AccessRequest.byFederatedUser(USER, "abcdefghijklmnopqrstuvwxyz123456"))
                    .isNotNull();
        }
    }

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
    @Nested
    class Claims {
        private static final String GITHUB =
                "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

        @ParameterizedTest
        @CsvSource({
            GITHUB + ", sts:AssumeRoleWithWebIdentity, token.actions.githubusercontent.com:sub",
            "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/id/A1, sts:AssumeRoleWithWebIdentity, oidc.example.com/id/A1:sub",
            "cognito-identity.amazonaws.com, sts:AssumeRoleWithWebIdentity, cognito-identity.amazonaws.com:sub",
            "arn:aws:iam::123456789012:saml-provider/ADFS, sts:AssumeRoleWithSAML, saml:sub"
        })
        void are_keys_of_their_provider(String provider, String action, String key) {
            var trust = statement("'Effect':'Allow','Principal':{'Federated':'" + provider + "'},'Action':'" + action
                    + "','Condition':{'StringEquals':{'" + key + "':'me'}}");
            var request = AccessRequest.byFederated(provider).asksToAssume(ROLE);

            assertThat(request.build()).hasToString(action + " on " + ROLE);
            assertThat(decide(policies().trust(trust), request).outcome()).isEqualTo(UNDECIDED);
            assertThat(decide(policies().trust(trust), request.claim("sub", "me"))
                            .outcome())
                    .isEqualTo(ALLOWED);
            assertThat(decide(policies().trust(trust), request.claim("sub", "you"))
                            .outcome())
                    .isEqualTo(IMPLICITLY_DENIED);
        }

        @Test
        void may_be_said_to_be_missing() {
            var trust = statement("'Effect':'Allow','Principal':{'Federated':'" + GITHUB
                    + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'Null':{"
                    + "'token.actions.githubusercontent.com:environment':'true'}}");
            var request = AccessRequest.byFederated(GITHUB).asksToAssume(ROLE);
            assertThat(decide(policies().trust(trust), request).outcome()).isEqualTo(UNDECIDED);
            assertThat(decide(policies().trust(trust), request.claim("environment"))
                            .outcome())
                    .isEqualTo(ALLOWED);
            assertThat(decide(policies().trust(trust), request.claim("environment", "prod"))
                            .outcome())
                    .isEqualTo(IMPLICITLY_DENIED);
        }

        @Test
        void are_of_those_of_identity_providers_only() {
            for (var request :
                    List.of(AccessRequest.byUser(USER), AccessRequest.byService("ec2.amazonaws.com"), root())) {
                assertThatThrownBy(() -> request.claim("sub", "x"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("start with byFederated");
            }
        }
    }

    /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
    @Nested
    class Objects {
        private AccessRequest.Builder object(String key) {
            return AccessRequest.byUser(USER)
                    .asksForObject("s3:GetObject", "arn:aws:s3:::example", key)
                    .resourceAccount(OWN);
        }

        private PolicyDocument allows(String resource) {
            return statement("'Effect':'Allow','Action':'s3:GetObject','Resource':'" + resource + "'");
        }

        @ParameterizedTest
        @CsvSource({
            "a*b, arn:aws:s3:::example/a${*}b, ALLOWED",
            "a*b, arn:aws:s3:::example/a*b, ALLOWED",
            "a*b, arn:aws:s3:::example/a?b, ALLOWED",
            "a*b, arn:aws:s3:::example/axb, IMPLICITLY_DENIED",
            "axb, arn:aws:s3:::example/a${*}b, IMPLICITLY_DENIED",
            "what?, arn:aws:s3:::example/what${?}, ALLOWED",
            "whatx, arn:aws:s3:::example/what${?}, IMPLICITLY_DENIED",
            "what?, arn:aws:s3:::example/whatx, IMPLICITLY_DENIED",
            "*, arn:aws:s3:::example/${*}, ALLOWED",
            "*, arn:aws:s3:::example/x, IMPLICITLY_DENIED",
            "x, arn:aws:s3:::example/${*}, IMPLICITLY_DENIED",
            "${aws:username}, arn:aws:s3:::example/${aws:username}, IMPLICITLY_DENIED",
            "deployer, arn:aws:s3:::example/${aws:username}, ALLOWED",
            "a:b, arn:aws:s3:::example/a:*, ALLOWED",
            "a/b, arn:aws:s3:::example/*, ALLOWED"
        })
        void characters_of_a_key_stand_for_themselves(String key, String resource, Decision.Outcome outcome) {
            assertThat(decide(policies().identity(allows(resource)), object(key))
                            .outcome())
                    .isEqualTo(outcome);
        }

        @Test
        void deny_of_one_key_is_about_that_key_only() {
            var deny = statement("'Effect':'Deny','Action':'*','Resource':'arn:aws:s3:::example/a${*}b'");
            assertThat(decide(policies().identity(FULL, deny), object("a*b")).outcome())
                    .isEqualTo(EXPLICITLY_DENIED);
            assertThat(decide(policies().identity(FULL, deny), object("axb")).outcome())
                    .isEqualTo(ALLOWED);
        }

        @Test
        void wildcards_by_accident_are_still_refused() {
            for (var resource : List.of("arn:aws:s3:::example/a*b", "arn:aws:s3:::exam?le/a")) {
                assertThatThrownBy(() -> AccessRequest.byUser(USER)
                                .asksFor("s3:GetObject", resource)
                                .build())
                        .hasMessageContaining("Not one resource");
            }
            for (var bucket :
                    List.of("arn:aws:s3:::ex*", "arn:aws:s3:::example/a", "example", "*", "arn:aws:sqs:::q")) {
                assertThatThrownBy(() -> AccessRequest.byUser(USER)
                                .asksForObject("s3:GetObject", bucket, "a")
                                .build())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("Not one bucket");
            }
            assertThatThrownBy(() -> object("").build()).hasMessageContaining("Not the key of an object");
            assertThatThrownBy(() -> AccessRequest.byUser(USER)
                            .asksForObject("s3:Get*", "arn:aws:s3:::example", "a")
                            .build())
                    .hasMessageContaining("Not one action");
        }

        @Test
        void last_call_says_what_is_asked_for() {
            assertThat(object("a*b")
                            .asksFor("s3:ListBucket", "arn:aws:s3:::example")
                            .build())
                    .hasToString("s3:ListBucket on arn:aws:s3:::example");
            assertThat(object("a*b").build()).hasToString("s3:GetObject on arn:aws:s3:::example/a*b");
        }
    }
}
