package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
import static io.assumerole.policy.Fixtures.QUEUE;
import static io.assumerole.policy.Fixtures.ROLE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.rejects;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.SessionName;
import io.assumerole.policy.PolicyDocument;
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
    private static final PolicyDocument FULL = statement("'Effect':'Allow','Action':'*','Resource':'*'");

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
            assertThatThrownBy(() -> request.context(key, "x" + of).build())
                    .hasMessageContaining("AWS does not send this value");
        }
    }

    @Nested
    class Root {

        @Test
        void cannot_assume_a_role() {
            for (var action : List.of("sts:AssumeRole", "sts:TagSession")) {
                rejects(
                        () -> AccessRequest.byRoot(OWN)
                                .asksFor(action, ROLE.toString())
                                .build(),
                        "The root user cannot make this call");
            }
            assertThat(AccessRequest.byUser(USER).asksToAssume(ROLE).build()).isNotNull();
        }

        @Test
        void may_get_tokens_as_a_user_may() {
            for (var action : List.of("sts:GetSessionToken", "sts:GetFederationToken", "sts:GetCallerIdentity")) {
                assertOutcome(
                        ALLOWED, decide(policies(), AccessRequest.byRoot(OWN).asksFor(action, "*")));
            }
            assertThatThrownBy(() -> AccessRequest.byRoleSession(CALLING_ROLE, new SessionName("s1"))
                            .asksFor("sts:GetSessionToken", "*")
                            .build())
                    .hasMessageContaining("only a user can");
        }
    }

    /** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
    @Nested
    class FederatedUser {

        @Test
        void calls_nothing_of_sts_but_get_caller_identity() {
            assertOutcome(ALLOWED, decide(policies(), federated().asksFor("sts:GetCallerIdentity", "*")));
            for (var action : List.of("sts:GetSessionToken", "sts:DecodeAuthorizationMessage")) {
                assertThatThrownBy(() -> federated().asksFor(action, "*").build())
                        .hasMessageContaining("A federated user cannot make this call")
                        .hasMessageContaining("sts:GetCallerIdentity");
            }
            assertThatThrownBy(() -> federated().asksToAssume(ROLE).build())
                    .hasMessageContaining("A federated user cannot make this call");
        }

        @ParameterizedTest
        @ValueSource(strings = {"b", "", "a b", "abcdefghijklmnopqrstuvwxyz1234567", "a/b", "a*"})
        void name_is_one_that_sts_takes(String name) {
            rejects(() -> AccessRequest.byFederatedUser(USER, name), "2 to 32 characters");
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
            assertOutcome(UNDECIDED, decide(policies().trust(trust), request));
            assertOutcome(ALLOWED, decide(policies().trust(trust), request.claim("sub", "me")));
            assertOutcome(IMPLICITLY_DENIED, decide(policies().trust(trust), request.claim("sub", "you")));
        }

        @Test
        void are_of_those_of_identity_providers_only() {
            for (var request :
                    List.of(AccessRequest.byUser(USER), AccessRequest.byService("ec2.amazonaws.com"), root())) {
                rejects(() -> request.claim("sub", "x"), "start with byFederated");
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
            assertOutcome(outcome, decide(policies().identity(allows(resource)), object(key)));
        }

        @Test
        void wildcards_by_accident_are_still_refused() {
            for (var resource : List.of("arn:aws:s3:::example/a*b", "arn:aws:s3:::exam?le/a")) {
                assertThatThrownBy(() -> AccessRequest.byUser(USER)
                                .asksFor("s3:GetObject", resource)
                                .build())
                        .hasMessageContaining("The request must name one resource");
            }
            for (var bucket :
                    List.of("arn:aws:s3:::ex*", "arn:aws:s3:::example/a", "example", "*", "arn:aws:sqs:::q")) {
                rejects(
                        () -> AccessRequest.byUser(USER)
                                .asksForObject("s3:GetObject", bucket, "a")
                                .build(),
                        "The ARN must name one bucket");
            }
            assertThatThrownBy(() -> object("").build()).hasMessageContaining("The key of the object is empty");
            assertThatThrownBy(() -> AccessRequest.byUser(USER)
                            .asksForObject("s3:Get*", "arn:aws:s3:::example", "a")
                            .build())
                    .hasMessageContaining("The request must name one action");
        }

        @Test
        void last_call_sets_the_action_and_resource() {
            assertThat(object("a*b")
                            .asksFor("s3:ListBucket", "arn:aws:s3:::example")
                            .build())
                    .hasToString("s3:ListBucket on arn:aws:s3:::example");
            assertThat(object("a*b").build()).hasToString("s3:GetObject on arn:aws:s3:::example/a*b");
        }
    }
}
