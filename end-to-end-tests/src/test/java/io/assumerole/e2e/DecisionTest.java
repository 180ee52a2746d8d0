package io.assumerole.e2e;

import static io.assumerole.localaws.ministack.MiniStack.ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.ExternalId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.Tag;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserArn;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.PolicyEvaluator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Compares the offline decision with the local AWS, case by case. Does not prove the decision of AWS: if the two
 * disagree, the case states which is right and cites the documentation.
 */
@org.junit.jupiter.api.Tag("extended")
class DecisionTest extends SharedStacks {

    private static final UserArn USER = UserArn.parse("arn:aws:iam::" + ACCOUNT_ID + ":user/asker");
    private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::" + ACCOUNT_ID + ":role/asked");
    private static final String GRANT = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
            "Action":["sts:AssumeRole","sts:TagSession"],"Resource":"%s"}]}""".formatted(ROLE);
    private static final String NAMED = trust("\"AWS\":\"" + USER + "\"", "");

    private AwsClients user;

    private static String trust(String principal, String condition) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{%s},
        "Action":["sts:AssumeRole","sts:TagSession"]%s}]}""".formatted(principal, condition.isEmpty() ? "" : ",\"Condition\":{" + condition + "}");
    }

    private static String named(String condition) {
        return trust("\"AWS\":\"" + USER + "\"", condition);
    }

    /**
     * A request to STS, and both decisions; {@code why} states, for a disagreement, which one is right.
     */
    record Assume(
            String name,
            String trust,
            String grant,
            String externalId,
            Map<String, String> tags,
            boolean decided,
            boolean answered,
            String why) {

        static Assume agree(String name, String trust, String grant, String externalId, boolean allowed) {
            return new Assume(name, trust, grant, externalId, Map.of(), allowed, allowed, "");
        }

        static Assume tagged(String name, String trust, Map<String, String> tags, boolean allowed) {
            return new Assume(name, trust, GRANT, null, tags, allowed, allowed, "");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Assume> assumptions() {
        var askId = "\"StringEquals\":{\"sts:ExternalId\":\"right\"}";
        var askOneOfTwo = "\"StringEquals\":{\"sts:ExternalId\":[\"left\",\"right\"]}";
        var askLike = "\"StringLike\":{\"sts:ExternalId\":\"ri*\"}";
        var askSession = "\"StringEquals\":{\"sts:RoleSessionName\":\"session\"}";
        var askOtherSession = "\"StringEquals\":{\"sts:RoleSessionName\":\"other\"}";
        var askTag = "\"StringEquals\":{\"aws:RequestTag/team\":\"blue\"}";
        var denyGrant = GRANT.replace(
                "\"Statement\":[", "\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"sts:*\",\"Resource\":\"*\"},");
        return List.of(
                Assume.agree("the user is named", NAMED, GRANT, null, true),
                Assume.agree(
                        "another user is named",
                        trust("\"AWS\":\"arn:aws:iam::" + ACCOUNT_ID + ":user/other\"", ""),
                        GRANT,
                        null,
                        false),
                Assume.agree(
                        "the account is named, the user granted",
                        trust("\"AWS\":\"arn:aws:iam::" + ACCOUNT_ID + ":root\"", ""),
                        GRANT,
                        null,
                        true),
                Assume.agree(
                        "the account is named, the user not granted",
                        trust("\"AWS\":\"arn:aws:iam::" + ACCOUNT_ID + ":root\"", ""),
                        null,
                        null,
                        false),
                Assume.agree(
                        "another account is named",
                        trust("\"AWS\":\"arn:aws:iam::111111111111:root\"", ""),
                        GRANT,
                        null,
                        false),
                Assume.agree("a service is named", trust("\"Service\":\"ec2.amazonaws.com\"", ""), GRANT, null, false),
                Assume.agree("the user is denied", NAMED, denyGrant, null, false),
                Assume.agree("external ID: the right one", named(askId), GRANT, "right", true),
                Assume.agree("external ID: a wrong one", named(askId), GRANT, "wrong", false),
                Assume.agree("external ID: in another case", named(askId), GRANT, "Right", false),
                Assume.agree("external ID: none", named(askId), GRANT, null, false),
                Assume.agree("external ID: not asked for", NAMED, GRANT, "any", true),
                Assume.agree("external ID: one of two", named(askOneOfTwo), GRANT, "right", true),
                Assume.agree("external ID: neither of two", named(askOneOfTwo), GRANT, "wrong", false),
                Assume.agree("external ID: like", named(askLike), GRANT, "right", true),
                Assume.agree("external ID: not like", named(askLike), GRANT, "wrong", false),
                Assume.agree("session name: the right one", named(askSession), GRANT, null, true),
                Assume.agree("session name: another", named(askOtherSession), GRANT, null, false),
                Assume.tagged("tag: the right value", named(askTag), Map.of("team", "blue"), true),
                Assume.tagged("tag: another value", named(askTag), Map.of("team", "red"), false),
                Assume.tagged("tag: none", named(askTag), Map.of(), false),
                new Assume(
                        "the user is named, and has no grant of its own",
                        NAMED,
                        null,
                        null,
                        Map.of(),
                        true,
                        false,
                        "The decision is right: in one account a trust policy that names the user is"
                                + " enough (AssumeRole, STS API reference). MiniStack 1.5.33 always wants an"
                                + " identity policy, too."));
    }

    @BeforeAll
    void start() throws IOException {
        user = stacks.as(stacks.user("asker"));
        stacks.user("other");
        root.iam().createRole(r -> r.roleName("asked").assumeRolePolicyDocument(NAMED));
    }

    @ParameterizedTest
    @MethodSource("assumptions")
    void decides_assuming_a_role_as_the_local_aws_does_or_says_why_not(Assume asked) {
        assertThat(decide(asked)).as("the decision").isEqualTo(asked.decided());
        assertThat(ask(asked)).as("the local AWS").isEqualTo(asked.answered());
        assertThat(asked.why().isEmpty())
                .as("every disagreement is explained")
                .isEqualTo(asked.decided() == asked.answered());
    }

    private static boolean decide(Assume asked) {
        var policies = PolicyEvaluator.builder().trust(PolicyDocument.parse(asked.trust()));
        if (asked.grant() != null) {
            policies.identity(PolicyDocument.parse(asked.grant()));
        }
        var request = AccessRequest.byUser(USER).asksToAssume(ROLE).sessionName(new SessionName("session"));
        if (asked.externalId() != null) {
            request.externalId(new ExternalId(asked.externalId()));
        }
        if (!asked.tags().isEmpty()) {
            request.requestTags(new Tags(asked.tags().entrySet().stream()
                    .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                    .toList()));
        }
        return isAllowed(policies, request);
    }

    /** Fails where the offline decision leaves it open: that agrees with nothing. */
    private static boolean isAllowed(PolicyEvaluator.Builder policies, AccessRequest.Builder request) {
        var decision = policies.build().decide(request.build());
        assertThat(decision.outcome()).as(decision.reason()).isNotEqualTo(Decision.Outcome.UNDECIDED);
        return decision.isAllowed();
    }

    private boolean ask(Assume asked) {
        root.iam().updateAssumeRolePolicy(r -> r.roleName("asked").policyDocument(asked.trust()));
        if (asked.grant() == null) {
            root.iam().listUserPolicies(r -> r.userName("asker")).policyNames().stream()
                    .forEach(name ->
                            root.iam().deleteUserPolicy(r -> r.userName("asker").policyName(name)));
        } else {
            root.iam()
                    .putUserPolicy(r -> r.userName("asker").policyName("grant").policyDocument(asked.grant()));
        }
        var tags = asked.tags().entrySet().stream()
                .map(tag -> software.amazon.awssdk.services.sts.model.Tag.builder()
                        .key(tag.getKey())
                        .value(tag.getValue())
                        .build())
                .toList();
        var request = AssumeRoleRequest.builder()
                .roleArn(ROLE.toString())
                .roleSessionName("session")
                .externalId(asked.externalId())
                .tags(tags.isEmpty() ? null : tags)
                .build();
        return allowed(() -> user.sts().assumeRole(request));
    }

    /** A permission of the role, an optional session policy, and what is done in the session. */
    record InRole(String name, String permission, String session, boolean allowed) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<InRole> permissions() {
        var create = policy("Allow", "s3:CreateBucket", "*");
        var all = policy("Allow", "s3:*", "*");
        var list = policy("Allow", "s3:ListAllMyBuckets", "*");
        var other = policy("Allow", "s3:CreateBucket", "arn:aws:s3:::elsewhere-*");
        var here = policy("Allow", "s3:CreateBucket", "arn:aws:s3:::decision-*");
        var denied = """
                {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":"s3:*","Resource":"*"},
                {"Effect":"Deny","Action":"s3:Create*","Resource":"*"}]}""";
        return List.of(
                new InRole("the action is allowed", create, null, true),
                new InRole("all actions of the service are allowed", all, null, true),
                new InRole("another action is allowed", list, null, false),
                new InRole("the resource is allowed", here, null, true),
                new InRole("another resource is allowed", other, null, false),
                new InRole("a Deny wins", denied, null, false),
                new InRole("the session policy allows it, too", all, create, true),
                new InRole("the session policy allows something else", all, list, false),
                new InRole("the session policy cannot give it", list, all, false));
    }

    private static String policy(String effect, String action, String resource) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"%s","Action":"%s","Resource":"%s"}]}""".formatted(effect, action, resource);
    }

    @ParameterizedTest
    @MethodSource("permissions")
    void decides_in_a_session_as_the_local_aws_does(InRole asked) {
        var bucket = "decision-" + Math.abs(asked.name().hashCode());
        var policies = PolicyEvaluator.builder().identity(PolicyDocument.parse(asked.permission()));
        if (asked.session() != null) {
            policies.session(PolicyDocument.parse(asked.session()));
        }
        var request = AccessRequest.byRoleSession(ROLE, new SessionName("session"))
                .asksFor("s3:CreateBucket", "arn:aws:s3:::" + bucket)
                .resourceAccount(ROLE.account());
        assertThat(isAllowed(policies, request)).as("the decision").isEqualTo(asked.allowed());

        root.iam().updateAssumeRolePolicy(r -> r.roleName("asked").policyDocument(NAMED));
        root.iam().putUserPolicy(r -> r.userName("asker").policyName("grant").policyDocument(GRANT));
        root.iam()
                .putRolePolicy(r -> r.roleName("asked").policyName("permission").policyDocument(asked.permission()));
        Credentials session = user.sts()
                .assumeRole(r ->
                        r.roleArn(ROLE.toString()).roleSessionName("session").policy(asked.session()))
                .credentials();
        assertThat(allowed(() -> inSession(session).s3().createBucket(r -> r.bucket(bucket))))
                .as("the local AWS")
                .isEqualTo(asked.allowed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3:CreateBucket", "s3:ListAllMyBuckets"})
    void decides_a_boundary_as_the_local_aws_does(String bounds) {
        var within = bounds.equals("s3:CreateBucket");
        var name = within ? "within" : "beyond";
        var bucket = "decision-" + name;
        var all = policy("Allow", "s3:*", "*");
        var bound = policy("Allow", bounds, "*");
        var request = AccessRequest.byRoleSession(ROLE, new SessionName("session"))
                .asksFor("s3:CreateBucket", "arn:aws:s3:::" + bucket)
                .resourceAccount(ROLE.account());
        var policies =
                PolicyEvaluator.builder().identity(PolicyDocument.parse(all)).boundary(PolicyDocument.parse(bound));
        assertThat(isAllowed(policies, request)).as("the decision").isEqualTo(within);

        var boundary = root.iam()
                .createPolicy(r -> r.policyName(name).policyDocument(bound))
                .policy()
                .arn();
        root.iam()
                .createRole(
                        r -> r.roleName(name).assumeRolePolicyDocument(NAMED).permissionsBoundary(boundary));
        root.iam().putRolePolicy(r -> r.roleName(name).policyName("all").policyDocument(all));
        root.iam()
                .putUserPolicy(r -> r.userName("asker")
                        .policyName("grant")
                        .policyDocument(GRANT.replace("role/asked", "role/" + name)));
        var session = user.sts()
                .assumeRole(
                        r -> r.roleArn(ROLE.toString().replace("asked", name)).roleSessionName("session"))
                .credentials();
        assertThat(allowed(() -> inSession(session).s3().createBucket(r -> r.bucket(bucket))))
                .as("the local AWS")
                .isEqualTo(within);
    }

    private AwsClients inSession(Credentials session) {
        return stacks.as(Stacks.session(session));
    }

    @Test
    void has_a_denied_case_for_every_allowed_case() {
        var groups = new TreeMap<String, List<Boolean>>();
        assumptions().stream()
                .filter(asked -> asked.name().contains(": "))
                .forEach(asked -> groups.merge(
                        asked.name().replaceFirst(":.*", ""),
                        List.of(asked.decided()),
                        (a, b) -> java.util.stream.Stream.of(a, b)
                                .flatMap(List::stream)
                                .toList()));

        assertThat(groups).hasSize(3).allSatisfy((name, all) -> assertThat(all).contains(true, false));
    }

    private static boolean allowed(Runnable call) {
        try {
            call.run();
            return true;
        } catch (AwsServiceException e) {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            return false;
        }
    }
}
