package io.assumerole.policy;

import static io.assumerole.policy.ConditionOperator.BOOL;
import static io.assumerole.policy.ConditionOperator.STRING_EQUALS;
import static io.assumerole.policy.ConditionOperator.STRING_NOT_EQUALS;
import static io.assumerole.policy.Fixtures.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Runs the examples of {@code docs/reference/policy-api.md}, whose text is compared with the marked regions
 * here; does not prove more than they show.
 */
class PolicyExamplesTest {
    private static final UserArn USER = Fixtures.USER;
    private static final RoleArn ROLE = Fixtures.ROLE;

    private static PolicyDocument trustPolicy() {
        // docs:begin building
        Statement onlyTheUser = Statement.allow()
                .principal(Principal.aws(USER.toString()))
                .action("sts:AssumeRole", "sts:TagSession")
                .condition(Condition.externalId("PulumiApplication"))
                .condition(Condition.of(BOOL, "aws:MultiFactorAuthPresent", "true"))
                .build();
        PolicyDocument trust = PolicyDocument.of(PolicyKind.TRUST, onlyTheUser);
        String json = trust.toJson();
        // docs:end building
        assertThat(json).startsWith("{\"Version\":\"2012-10-17\",\"Statement\":[{");
        return trust;
    }

    @Test
    void builds_a_trust_policy() {
        assertThat(trustPolicy().statements()).hasSize(1);
    }

    @Test
    void reads_a_document() {
        String json = GoldenFiles.text("minimal.json");
        List<String> allowed = new ArrayList<>();
        // docs:begin reading
        PolicyDocument document = PolicyDocument.parse(json, PolicyKind.IDENTITY);
        for (Statement statement : document.statements()) {
            if (statement.effect() == Effect.ALLOW) {
                allowed.addAll(statement.actions());
            }
        }
        // docs:end reading
        assertThat(allowed).containsExactly("s3:GetObject");
    }

    @Test
    void lists_all_problems() throws IOException {
        String json = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Permit", "action": "s3:*"}]}
                """;
        List<PolicyProblem> found = List.of();
        String message = "";
        // docs:begin problems
        try {
            PolicyDocument.parse(json);
        } catch (InvalidPolicyException e) {
            found = e.problems();
            message = e.getMessage();
        }
        // docs:end problems
        assertThat(found)
                .extracting(PolicyProblem::path)
                .containsExactly("Statement[0].Effect", "Statement[0].action", "Statement[0]");
        assertThat(Files.readString(Path.of("../docs/reference/policy-api.md"))).contains(json, message);
    }

    @Test
    void lints_documents_together() {
        var passesRoles = PolicyDocument.of(Statement.allow()
                .action("iam:PassRole")
                .resource("arn:aws:iam::123456789012:role/*")
                .condition(Condition.of(STRING_EQUALS, "iam:PassedToService", "lambda.amazonaws.com"))
                .build());
        var createsFunctions = PolicyDocument.of(Statement.allow()
                .action("lambda:CreateFunction", "lambda:InvokeFunction")
                .resource("*")
                .build());
        // docs:begin linting-together
        Map<String, PolicyDocument> byName = new LinkedHashMap<>();
        byName.put("deploy", passesRoles);
        byName.put("run", createsFunctions);
        List<Finding> together = PolicyLint.create()
                .forPrincipals(ROLE.toString(), USER.toString())
                .checkTogether(byName);
        // docs:end linting-together
        assertThat(together).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(LintCode.ESCALATES_PRIVILEGES);
            assertThat(finding.about()).isEqualTo("iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction");
        });
        for (var alone : List.of(passesRoles, createsFunctions)) {
            assertThat(PolicyLint.create().check(alone, PolicyKind.IDENTITY)).isEmpty();
        }
    }

    @Test
    void lints_a_document() {
        PolicyDocument permissions =
                PolicyDocument.of(Statement.allow().action("s3:*").resource("*").build());
        // docs:begin linting
        PolicyLint lint = PolicyLint.create()
                .forAccount(new AccountId("123456789012"))
                .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "the demo's role owns all buckets");
        List<Finding> findings = lint.check(permissions, PolicyKind.IDENTITY);
        // docs:end linting
        assertThat(findings).isEmpty();
        assertThat(PolicyLint.create().check(permissions, PolicyKind.IDENTITY)).hasSize(1);
    }

    @Test
    void decides_about_a_request() {
        PolicyDocument trust = trustPolicy();
        // docs:begin deciding
        PolicyEvaluator policies = PolicyEvaluator.builder().trust(trust).build();
        Decision with = policies.decide(AccessRequest.byUser(USER)
                .asksToAssume(ROLE)
                .externalId(new ExternalId("PulumiApplication"))
                .mfa(Duration.ofMinutes(5))
                .build());
        Decision without =
                policies.decide(AccessRequest.byUser(USER).asksToAssume(ROLE).build());
        // docs:end deciding
        assertThat(with.isAllowed()).isTrue();
        assertThat(with.kind()).isEqualTo(PolicyKind.TRUST);
        assertOutcome(Decision.Outcome.IMPLICITLY_DENIED, without);
    }

    @Test
    void decides_about_a_bucket_of_the_roles_account() {
        PolicyDocument permissions = PolicyDocument.of(Statement.allow()
                .action("s3:GetObject")
                .resource("arn:aws:s3:::example/*")
                .build());
        AccessRequest.Builder request = AccessRequest.byRoleSession(ROLE, new SessionName("release"))
                .asksFor("s3:GetObject", "arn:aws:s3:::example/a");
        PolicyEvaluator policies =
                PolicyEvaluator.builder().identity(permissions).build();
        Decision somewhere = policies.decide(request.build());
        Decision here = policies.decide(request.resourceAccount(ROLE.account()).build());
        assertOutcome(Decision.Outcome.UNDECIDED, somewhere);
        assertThat(here.isAllowed()).isTrue();
    }

    @Test
    void decides_with_the_policies_of_the_bucket_and_the_organization() {
        PolicyDocument permissions = PolicyDocument.of(Statement.allow()
                .action("s3:*")
                .resource("arn:aws:s3:::example")
                .build());
        PolicyDocument bucketPolicy = PolicyDocument.of(Statement.allow()
                .principal(Principal.aws(USER.toString()))
                .action("s3:GetObject")
                .resource("arn:aws:s3:::example/*")
                .build());
        PolicyDocument fullAccess =
                PolicyDocument.of(Statement.allow().action("*").resource("*").build());
        PolicyDocument denyLeaving = PolicyDocument.of(Statement.deny()
                .action("organizations:LeaveOrganization")
                .resource("*")
                .build());
        // docs:begin resource-policy
        PolicyEvaluator policies = PolicyEvaluator.builder()
                .identity(permissions)
                .resource(bucketPolicy)
                .serviceControl(fullAccess)
                .serviceControl(fullAccess, denyLeaving)
                .build();
        Decision decision = policies.decide(AccessRequest.byUser(USER)
                .asksFor("s3:GetObject", "arn:aws:s3:::example/a")
                .resourceAccount(USER.account())
                .build());
        // docs:end resource-policy
        assertThat(decision.isAllowed()).isTrue();
        assertThat(decision.kind()).isEqualTo(PolicyKind.RESOURCE);
        assertThat(policies.decide(AccessRequest.byUser(USER)
                                .asksFor("organizations:LeaveOrganization", "*")
                                .build())
                        .kind())
                .isEqualTo(PolicyKind.SERVICE_CONTROL);
    }

    @Test
    void decides_about_an_object_whose_key_has_wildcards() {
        PolicyEvaluator policies = PolicyEvaluator.builder()
                .identity(PolicyDocument.of(Statement.allow()
                        .action("s3:GetObject")
                        .resource("arn:aws:s3:::example/what${?}.txt")
                        .build()))
                .build();
        // docs:begin object-with-wildcards
        Decision decision = policies.decide(AccessRequest.byUser(USER)
                .asksForObject("s3:GetObject", "arn:aws:s3:::example", "what?.txt")
                .resourceAccount(USER.account())
                .build());
        // docs:end object-with-wildcards
        assertThat(decision.isAllowed()).isTrue();
        assertThat(policies.decide(AccessRequest.byUser(USER)
                                .asksFor("s3:GetObject", "arn:aws:s3:::example/whats.txt")
                                .resourceAccount(USER.account())
                                .build())
                        .isAllowed())
                .isFalse();
    }

    @Test
    void decides_once_the_request_says_that_it_comes_through_no_endpoint() {
        PolicyDocument permissions = PolicyDocument.of(
                Statement.allow().action("s3:ListAllMyBuckets").resource("*").build(),
                Statement.deny()
                        .action("*")
                        .resource("*")
                        .condition(Condition.of(STRING_NOT_EQUALS, "aws:SourceVpce", "vpce-0123456789abcdef0"))
                        .build());
        PolicyEvaluator policies =
                PolicyEvaluator.builder().identity(permissions).build();
        // docs:begin absent
        AccessRequest.Builder request = AccessRequest.byUser(USER).asksFor("s3:ListAllMyBuckets", "*");
        Decision unsaid = policies.decide(request.build());
        Decision outside = policies.decide(request.context("aws:SourceVpce").build());
        // docs:end absent
        assertOutcome(Decision.Outcome.UNDECIDED, unsaid);
        assertOutcome(Decision.Outcome.EXPLICITLY_DENIED, outside);
        assertThat(PolicyEvaluator.builder()
                        .identity(permissions)
                        .noOtherLimits()
                        .build()
                        .decide(request.context("aws:SourceVpce", "vpce-0123456789abcdef0")
                                .build())
                        .isAllowed())
                .isTrue();
    }

    @Test
    void checks_arns_and_names() {
        // docs:begin arns
        RoleArn role = RoleArn.parse("arn:aws-us-gov:iam::123456789012:role/ci/deployer");
        boolean gov = role.partition().value().equals("aws-us-gov");
        AccountId account = role.account();
        // docs:end arns
        assertThat(gov).isTrue();
        assertThat(account).hasToString("123456789012");
    }
}
