package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.core.Output;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the component makes of the lint's findings. Does not prove that the lint finds what it should: the tests of
 * iam-policy do.
 */
class LintTest {

    private static final String ANY_ROLE = "arn:aws:iam::123456789012:role/*";

    private static PolicyDocument allow(String action, String resource) {
        return PolicyDocument.of(
                Statement.allow().action(action).resource(resource).build());
    }

    private static PolicyDocument deny(String action, String resource) {
        return PolicyDocument.of(
                Statement.deny().action(action).resource(resource).build());
    }

    private static PolicyDocument runsFunctions() {
        return PolicyDocument.of(Statement.allow()
                .action("lambda:CreateFunction", "lambda:InvokeFunction")
                .resource("arn:aws:lambda:eu-west-1:123456789012:function:app")
                .build());
    }

    private static List<String> warnings(Deployer.Options options) {
        return Deployer.up(options).stack().warnings();
    }

    @Nested
    class Of_all_policies_together {

        private static final Deployer.Options PASSES = args -> args.rolePolicy("pass", allow("iam:PassRole", ANY_ROLE))
                .acknowledge(LintCode.PASSES_ANY_ROLE, "iam:PassRole", "test");

        @Test
        void finds_escalations_across_two_policies() {
            assertThat(warnings(args -> PASSES.apply(args).rolePolicy("run", runsFunctions())))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning)
                            .startsWith("rolePolicy: escalates-privileges (high) at rolePolicy \"pass\".Statement[0]")
                            .contains("run code as any role that trusts lambda.amazonaws.com"));
            assertThat(warnings(PASSES)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "iam:PutRolePolicy,iam:*,escalates-privileges",
            "secretsmanager:GetSecretValue,secretsmanager:*,exposes-credentials"
        })
        void finds_nothing_that_another_policy_denies(String action, String denied, String code) {
            Deployer.Options allows = args -> args.rolePolicy("allow", allow(action, "*"));

            assertThat(warnings(allows))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning).contains(code));
            assertThat(warnings(args -> allows.apply(args).rolePolicy("never", deny(denied, "*"))))
                    .isEmpty();
            assertThat(warnings(args -> allows.apply(args).rolePolicy("never", deny("sqs:*", "*"))))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning).contains(code));
        }

        /** The control of each is the other one. */
        @Test
        void acknowledges_one_escalation_and_no_other() {
            var other = "iam:PutRolePolicy";
            Deployer.Options both = args -> PASSES.apply(args)
                    .rolePolicy("run", runsFunctions())
                    .rolePolicy("put", allow(other, "*"))
                    .acknowledge(
                            LintCode.ESCALATES_PRIVILEGES,
                            "iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction",
                            "it deploys all functions");

            assertThat(warnings(both))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning).contains("escalates-privileges", other));
            Deployer.rejects(
                    args -> both.apply(args).strict(true),
                    "but together they have these",
                    "escalates-privileges",
                    other);
            assertThat(Deployer.args(args -> both.apply(args)
                            .strict(true)
                            .acknowledge(LintCode.ESCALATES_PRIVILEGES, other, "it is the administrator")))
                    .isNotNull();
        }

        @Test
        void waits_for_a_policy_that_is_an_output() {
            assertThat(warnings(args -> PASSES.apply(args)
                            .rolePolicy("run", Deployer.later("x").applyValue(any -> runsFunctions()))))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning).contains("escalates-privileges"));
            Deployer.rejectsLater(
                    args -> PASSES.apply(args)
                            .strict(true)
                            .rolePolicy("run", Deployer.later("x").applyValue(any -> runsFunctions())),
                    "strict requires policies without findings, but together they have these",
                    "escalates-privileges");
        }

        @Test
        void shows_no_part_of_a_secret_policy() {
            assertThat(warnings(args -> PASSES.apply(args).rolePolicy("run", Output.ofSecret(runsFunctions()))))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning)
                            .isEqualTo(
                                    "rolePolicy: escalates-privileges (high) at rolePolicy \"pass\".Statement[0].Action[0]:"
                                            + " a privilege escalation path, in one policy or several combined; the policy contains"
                                            + " a secret, so this message does not show its values"));
        }

        @Test
        void is_an_error_when_strict() {
            Deployer.rejects(
                    args -> PASSES.apply(args).strict(true).rolePolicy("run", runsFunctions()),
                    "rolePolicy: strict requires policies without findings",
                    "about iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction: ");
            assertThat(Deployer.args(args -> PASSES.apply(args).strict(true))).isNotNull();
            assertThat(Deployer.args(args -> PASSES.apply(args)
                            .strict(true)
                            .rolePolicy("run", runsFunctions())
                            .acknowledge(
                                    LintCode.ESCALATES_PRIVILEGES,
                                    "iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction",
                                    "it deploys all functions")))
                    .isNotNull();
        }
    }

    @Nested
    class Of_a_role_that_changes_itself {

        private static final String USER = "arn:aws:iam::123456789012:user/deployer";

        /** The Deny of staysUnprivileged is a policy of the user, which such a role could delete. */
        @Test
        void refuses_one_that_can_take_the_deny_from_its_user() {
            Deployer.Options named = args -> args.userName("deployer").staysUnprivileged(true);

            Deployer.rejects(
                    args -> named.apply(args).strict(true).rolePolicy("own", allow("iam:DeleteUserPolicy", USER)),
                    "changes-itself",
                    "remove policies, including their denials, from its own user");
            Deployer.rejects(
                    args -> named.apply(args).strict(true).rolePolicy("own", allow("iam:DeleteUserPolicy", "*")),
                    "escalates-privileges");
            assertThat(warnings(args -> named.apply(args).rolePolicy("own", allow("iam:DeleteUserPolicy", USER))))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning).startsWith("rolePolicy: changes-itself (high)"));
            assertThat(Deployer.args(
                            args -> named.apply(args).strict(true).rolePolicy("own", allow("iam:GetUserPolicy", USER))))
                    .isNotNull();
            assertThat(Deployer.args(args -> named.apply(args)
                            .strict(true)
                            .rolePolicy("own", allow("iam:DeleteUserPolicy", USER + "-2"))))
                    .isNotNull();
        }

        @ParameterizedTest
        @CsvSource({
            "iam:DeleteUserPolicy,user/deployer-user-*,true",
            "iam:DeleteUserPolicy,user/deployer-user-prod,false",
            "iam:UpdateAssumeRolePolicy,role/deployer-*,true",
            "iam:UpdateAssumeRolePolicy,role/other-*,false",
            "iam:GetRole,role/deployer-*,false",
        })
        void knows_the_automatic_names(String action, String resource, boolean found) {
            var policy = allow(action, "arn:aws:iam::123456789012:" + resource);

            assertThat(warnings(args -> args.rolePolicy("own", policy))).hasSize(found ? 1 : 0);
            var strict = Deployer.up(args -> args.strict(true).rolePolicy("own", policy));
            if (found) {
                assertThat(strict.stack().errors())
                        .anySatisfy(error -> assertThat(error)
                                .contains("UnprivilegedUserWithRole \"deployer\" cannot be created", "changes-itself"));
                assertThat(strict.stack().registeredNames()).noneMatch(name -> name.startsWith("deployer"));
            } else {
                assertThat(strict.stack().errors()).isEmpty();
            }
        }

        @Test
        void knows_paths_and_names_that_are_outputs() {
            Deployer.Options ofRole = args ->
                    args.rolePolicy("own", allow("iam:PutRolePolicy", "arn:aws:iam::123456789012:role/ci/deployer"));

            assertThat(warnings(args -> ofRole.apply(args).roleName("deployer").rolePath("/ci/")))
                    .hasSize(1);
            assertThat(warnings(args -> ofRole.apply(args).roleName("deployer")))
                    .isEmpty();
            Deployer.rejectsLater(
                    args -> ofRole.apply(args)
                            .strict(true)
                            .rolePath("/ci/")
                            .roleName(Deployer.later("x").applyValue(any -> "deployer")),
                    "changes-itself");
        }
    }

    /** A customer managed policy has the same name as an AWS managed policy, but its document is unknown. */
    @Nested
    class Of_a_managed_policy {

        private static final String ALL = "arn:aws:iam::aws:policy/AdministratorAccess";
        private static final String READS = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        private static final String OWN = "arn:aws:iam::123456789012:policy/AdministratorAccess";

        @Test
        void has_the_severity_of_an_inline_policy() {
            var inline = warnings(args -> args.rolePolicy("all", allow("*", "*")));
            assertThat(inline).singleElement().asString().contains("allows-everything (high)");
            assertThat(warnings(args -> args.managedPolicyArn(ALL)))
                    .containsExactly("managedPolicyArn: allows-everything (high), about " + ALL
                            + ": this AWS managed policy contains * on *, or on everything in a partition or account;"
                            + " attach a managed policy with fewer permissions, or write a rolePolicy");
            assertThat(warnings(args -> args.managedPolicyArn("all", Output.of(ALL))))
                    .hasSize(1);
            assertThat(warnings(args -> args.managedPolicyArn("arn:aws:iam::aws:policy/AWSLambda_FullAccess")))
                    .singleElement()
                    .asString()
                    .contains("escalates-privileges (high)", "a privilege escalation path");

            assertThat(warnings(args -> args.managedPolicyArn(READS))).isEmpty();
            assertThat(warnings(args -> args.managedPolicyArn(OWN))).isEmpty();
        }

        @Test
        void is_acknowledged_by_its_arn() {
            assertThat(warnings(args -> args.managedPolicyArn(ALL)
                            .acknowledge(LintCode.ALLOWS_EVERYTHING, ALL, "it is the administrator")))
                    .isEmpty();
            assertThat(warnings(args -> args.managedPolicyArn(READS)
                            .acknowledge(LintCode.ALLOWS_EVERYTHING, ALL, "it was the administrator")))
                    .singleElement()
                    .asString()
                    .startsWith("acknowledge: no policy has the finding");
        }

        @Test
        void is_an_error_when_strict() {
            Deployer.rejects(
                    args -> args.strict(true).managedPolicyArn(ALL),
                    "managedPolicyArn: is valid, but strict requires a policy without findings",
                    "allows-everything (high), about " + ALL);
            Deployer.rejectsLater(
                    args -> args.strict(true)
                            .managedPolicyArn("all", Deployer.later("x").applyValue(any -> ALL)),
                    "allows-everything (high), about " + ALL);
            assertThat(Deployer.args(args -> args.strict(true).managedPolicyArn(READS)))
                    .isNotNull();
            assertThat(Deployer.args(args -> args.strict(true)
                            .managedPolicyArn(ALL)
                            .acknowledge(LintCode.ALLOWS_EVERYTHING, ALL, "it is the administrator")))
                    .isNotNull();
        }
    }

    @Nested
    class Of_the_trust_policy {

        private static final String ELSEWHERE = "arn:aws:iam::210987654321:user/partner";

        @Test
        void is_an_error_when_strict_before_the_role_is_made() {
            var refused = Deployer.up(args -> args.strict(true).trustedPrincipal(ELSEWHERE));

            assertThat(refused.stack().errors())
                    .anySatisfy(error -> assertThat(error)
                            .contains(
                                    "UnprivilegedUserWithRole \"deployer\" cannot be created",
                                    "trust policy: strict requires a policy without findings",
                                    "cross-account-without-external-id"));
            assertThat(refused.stack().registeredNames()).doesNotContain("deployer-policy");
            assertThat(Deployer.up(args -> args.strict(true)
                                    .trustedPrincipal(ELSEWHERE)
                                    .externalId("some-id"))
                            .stack()
                            .errors())
                    .isEmpty();
            assertThat(Deployer.up(args -> args.trustedPrincipal(ELSEWHERE))
                            .stack()
                            .errors())
                    .isEmpty();
            assertThat(Deployer.up(args -> args.strict(true)
                                    .trustedPrincipal(ELSEWHERE)
                                    .acknowledge(
                                            LintCode.CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID, ELSEWHERE, "our own account"))
                            .stack()
                            .errors())
                    .isEmpty();
        }

        @Test
        void shows_no_part_of_a_secret_one() {
            var refused = Deployer.up(args -> args.strict(true)
                    .trustedPrincipal(ELSEWHERE)
                    .trustedPrincipal(Output.ofSecret("arn:aws:iam::123456789012:user/falcon")));

            assertThat(refused.stack().errors())
                    .anySatisfy(error -> assertThat(error).contains("cross-account-without-external-id"))
                    .noneSatisfy(error -> assertThat(error).contains("falcon"))
                    .noneSatisfy(error -> assertThat(error).contains("partner"));
        }
    }

    /** The external ID is a secret. The other values in the same policy aren't secrets. */
    @Nested
    class Of_a_policy_that_contains_a_secret {

        private static final String PARTNER = "arn:aws:iam::210987654321:user/partner";
        private static final String ADDRESS = "10.98.0.0/16";

        @Test
        void describes_the_finding_without_the_secret_or_a_value_beside_it() {
            Deployer.Options options =
                    args -> args.trustedPrincipal(PARTNER).trustCondition(Condition.sourceIp(ADDRESS));

            assertThat(warnings(args -> options.apply(args).externalId(Output.ofSecret("falcon-id"))))
                    .singleElement()
                    .asString()
                    .startsWith("trust policy: private-source-ip (medium) at Statement[")
                    .endsWith(
                            "].Condition.IpAddress: aws:SourceIp with a private address, such as 10.0.0.0/8; the policy"
                                    + " contains a secret, so this message does not show its values")
                    .doesNotContain("falcon", "partner", "210987654321", "10.98");
            assertThat(warnings(args -> options.apply(args).externalId("falcon-id")))
                    .singleElement()
                    .asString()
                    .contains(ADDRESS)
                    .doesNotContain("falcon");
        }
    }

    @Nested
    class An_acknowledgement {

        private static final PolicyDocument ALL = PolicyDocument.of(
                Statement.allow().action("s3:*", "dynamodb:*").resource("*").build());

        @Test
        void is_for_a_code_and_what_it_is_about() {
            Deployer.rejects(
                    args -> args.strict(true)
                            .rolePolicy("all", ALL)
                            .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "it manages S3"),
                    "about dynamodb:*");
            assertThat(Deployer.args(args -> args.strict(true)
                            .rolePolicy("all", ALL)
                            .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "it manages S3")
                            .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "dynamodb:*", "it manages tables")))
                    .isNotNull();
        }

        @Test
        void is_given_once() {
            Deployer.rejects(
                    args -> args.acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "one")
                            .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "two"),
                    "acknowledge: \"allows-whole-service about s3:*\" is given twice");
        }

        @Test
        void that_nothing_needs_is_a_warning() {
            assertThat(warnings(args -> args.acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "it managed S3")))
                    .containsExactly("acknowledge: no policy has the finding \"allows-whole-service about s3:*\";"
                            + " remove the acknowledgement");
            assertThat(warnings(args -> args.rolePolicy("all", allow("s3:*", "*"))
                            .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "", "it manages S3")))
                    .contains(
                            "acknowledge: no policy has the finding \"allows-whole-service\" about the whole document; pass"
                                    + " the subject that follows \"about\" in the warning of the finding, or remove the"
                                    + " acknowledgement");
            var about = "s3:* on " + "arn:aws:s3:::a-bucket ".repeat(20);
            assertThat(warnings(
                            args -> args.acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, about + '\u202e', "it managed S3")))
                    .singleElement()
                    .asString()
                    .contains("\"allows-whole-service about " + about + "\\u202e\"");
            assertThat(warnings(args -> args.rolePolicy("all", allow("s3:*", "*"))
                            .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "it manages S3")))
                    .isEmpty();
            assertThat(warnings(args -> args.trustedPrincipal(Of_the_trust_policy.ELSEWHERE)
                            .acknowledge(
                                    LintCode.CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID,
                                    Of_the_trust_policy.ELSEWHERE,
                                    "our own account")))
                    .isEmpty();
        }
    }

    @Nested
    class A_tag_of_the_role {

        private static final Deployer.Options RED = args -> args.roleTags(Map.of("team", "red"));

        @Test
        void that_a_session_may_override_is_a_warning() {
            assertThat(warnings(args -> RED.apply(args).allowSessionTag("Team")))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning)
                            .startsWith("roleTags: a principal that assumes the role may send")
                            .contains("\"team\""));
            assertThat(warnings(args -> RED.apply(args).requireSessionTag("team")))
                    .hasSize(1);
            assertThat(warnings(args -> RED.apply(args).requireSessionTag("team", "red", "blue")))
                    .hasSize(1);
            assertThat(warnings(args -> RED.apply(args).requireSessionTag("team", "red")))
                    .isEmpty();
            assertThat(warnings(args -> RED.apply(args).allowSessionTag("ticket")))
                    .isEmpty();
            assertThat(warnings(args -> args.allowSessionTag("team"))).isEmpty();
        }
    }
}
