package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The policies that the role gets. Does not prove that AWS counts characters as the component does.
 */
class PlannedPoliciesTest {

    private static final String INLINE = "aws:iam/rolePolicy:RolePolicy";
    private static final String MANAGED = "aws:iam/policy:Policy";
    private static final String ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private static final PolicyDocument WRITE = PolicyDocument.of(Statement.allow()
            .action("s3:PutObject")
            .resource("arn:aws:s3:::artifacts/*")
            .build());

    /** The lint finds in it that it allows a whole service. */
    private static final PolicyDocument ALL =
            PolicyDocument.of(Statement.allow().action("s3:*").resource("*").build());

    /** A statement that is a document of so many characters. */
    private static Statement ofSize(int size, String marker) {
        var bucket = "arn:aws:s3:::artifacts/" + marker;
        var empty = PolicyDocument.of(
                Statement.allow().action("s3:GetObject").resource(bucket).build());
        return Statement.allow()
                .action("s3:GetObject")
                .resource(bucket + "b".repeat(size - empty.size()))
                .build();
    }

    private static PolicyDocument document(Statement... statements) {
        return PolicyDocument.of(statements);
    }

    /** Returns an output that is unknown in previews. */
    private static Output<PolicyDocument> later(PolicyDocument document) {
        return Deployer.later("").applyValue(known -> document);
    }

    private static PolicyDocument document(List<Statement> statements) {
        return PolicyDocument.of(statements.toArray(Statement[]::new));
    }

    private static List<Statement> many(int count, int size) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> ofSize(size, String.format("s%03d-", i)))
                .toList());
    }

    private static List<String> roleChildren(Deployer deployer) {
        return deployer.children().stream()
                .filter(child -> child.matches("(RolePolicy|Policy|RolePolicyAttachment)::.*"))
                .toList();
    }

    private static PolicyDocument policy(Deployer deployer, String type, String name) {
        return PolicyDocument.parse((String) deployer.stack().inputs(type, name).get("policy"));
    }

    private static List<String> dependencies(Deployer deployer, String type, String name) {
        return deployer.stack().request(type, name).getDependenciesList().stream()
                .map(urn -> urn.replaceAll(".*[$]aws:iam/[^:]*:", ""))
                .toList();
    }

    @Nested
    class Inline {

        @Test
        void makes_one_policy_of_one_document() {
            var deployer = Deployer.up(args -> args);

            assertThat(roleChildren(deployer)).containsExactly("RolePolicy::deployer-policy");
            assertThat(deployer.stack().inputs(INLINE))
                    .isEqualTo(Map.of("role", "deployer-0123abc", "policy", Deployer.READ.toJson()));
        }

        @Test
        void makes_a_policy_of_each_named_document() {
            var deployer = Deployer.up(args -> args.rolePolicy("write", WRITE).rolePolicy("later", Output.of(WRITE)));

            assertThat(roleChildren(deployer))
                    .containsExactly(
                            "RolePolicy::deployer-policy",
                            "RolePolicy::deployer-policy-later",
                            "RolePolicy::deployer-policy-write");
            assertThat(policy(deployer, INLINE, "deployer-policy-write")).isEqualTo(WRITE);
            assertThat(policy(deployer, INLINE, "deployer-policy-later")).isEqualTo(WRITE);
            assertThat(policy(deployer, INLINE, "deployer-policy")).isEqualTo(Deployer.READ);
        }

        @Test
        void needs_no_document_without_a_name() {
            var deployer = Deployer.of(
                    () -> UnprivilegedUserWithRoleArgs.builder()
                            .rolePolicy("write", WRITE)
                            .build(),
                    ComponentResourceOptions.Empty);

            assertThat(roleChildren(deployer)).containsExactly("RolePolicy::deployer-policy-write");
        }

        @Test
        void lints_every_document() {
            assertThat(Deployer.up(args -> args.rolePolicy("all", ALL)).stack().warnings())
                    .singleElement()
                    .satisfies(warning -> assertThat(warning).startsWith("rolePolicy \"all\": allows-whole-service"));
            assertThat(Deployer.up(args -> args.rolePolicy("all", ALL)
                                    .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "meant so"))
                            .stack()
                            .warnings())
                    .isEmpty();
            Deployer.rejects(
                    args -> args.strict(true).rolePolicy("all", ALL), "rolePolicy \"all\": is valid, but strict");
        }

        @Test
        void reports_no_value_of_a_secret_document() {
            var hidden = document(Statement.allow()
                    .action("s3:GetObject")
                    .resource("arn:aws:s3:::artifacts/*")
                    .condition(Condition.of(ConditionOperator.STRING_EQUALS, "aws:ResourceTag/falcon", "falcon-*"))
                    .build());

            for (var policy : List.<Deployer.Options>of(
                    args -> args.rolePolicy(Output.ofSecret(hidden)),
                    args -> args.rolePolicy(later(hidden).asSecret()))) {
                assertThat(Deployer.up(policy).stack().warnings())
                        .singleElement()
                        .asString()
                        .contains(" at Statement[0].Condition.StringEquals: * or ? in a value of StringEquals;")
                        .doesNotContain("falcon");
            }
            assertThat(Deployer.up(args -> args.rolePolicy(hidden)).stack().warnings())
                    .singleElement()
                    .asString()
                    .contains("aws:ResourceTag/falcon");
        }

        /** The SDK's log sends nothing any more after a warning of a component that failed. */
        @Test
        void reports_a_refused_argument_to_the_engine() {
            var stack = Deployer.up(args -> args.rolePolicy(ALL).roleDescription(Deployer.later("\u0000")))
                    .stack();

            assertThat(stack.toldErrors()).anySatisfy(error -> assertThat(error).contains("roleDescription: "));
            assertThat(stack.warnings()).isEmpty();
        }

        @Test
        void warns_at_each_component_of_the_same_arguments_of_a_known_and_of_a_late_document() {
            for (var policy : List.<Deployer.Options>of(
                    args -> args.rolePolicy("all", ALL), args -> args.rolePolicy("all", later(ALL)))) {
                var stack = MockedStack.up(context -> {
                    var args = Deployer.args(policy);
                    new UnprivilegedUserWithRole("one", args);
                    new UnprivilegedUserWithRole("two", args);
                });

                assertThat(stack.warnings())
                        .hasSize(2)
                        .allSatisfy(
                                warning -> assertThat(warning).startsWith("rolePolicy \"all\": allows-whole-service"));
            }
        }
    }

    @Nested
    class Attached {

        @Test
        void attaches_a_policy_by_its_own_name() {
            var deployer = Deployer.up(args -> args.managedPolicyArn(READ_ONLY));

            assertThat(roleChildren(deployer))
                    .containsExactly(
                            "RolePolicy::deployer-policy", "RolePolicyAttachment::deployer-attach-ReadOnlyAccess");
            assertThat(deployer.stack().inputs(ATTACHMENT))
                    .isEqualTo(Map.of("role", "deployer-0123abc", "policyArn", READ_ONLY));
        }

        @Test
        void attaches_an_output_by_the_name_it_is_given() {
            var deployer = Deployer.up(args -> args.managedPolicyArn("team", Output.of(READ_ONLY)));

            assertThat(roleChildren(deployer)).contains("RolePolicyAttachment::deployer-attach-team");
            assertThat(deployer.stack().inputs(ATTACHMENT)).containsEntry("policyArn", READ_ONLY);
        }

        @Test
        void attaches_two_policies_of_one_name_under_names_of_their_own() {
            var first = "arn:aws:iam::123456789012:policy/first/p";
            var second = "arn:aws:iam::123456789012:policy/second/p";

            var deployer = Deployer.up(args -> args.managedPolicyArn(first).managedPolicyArn("q", second));

            assertThat(roleChildren(deployer))
                    .contains("RolePolicyAttachment::deployer-attach-p", "RolePolicyAttachment::deployer-attach-q");
            Deployer.rejects(
                    args -> args.managedPolicyArn(first).managedPolicyArn(second),
                    "managedPolicyArn: two policies have the name \"p\"");
        }

        @Test
        void needs_no_inline_policy() {
            var deployer = Deployer.of(
                    () -> UnprivilegedUserWithRoleArgs.builder()
                            .managedPolicyArn(READ_ONLY)
                            .build(),
                    ComponentResourceOptions.Empty);

            assertThat(roleChildren(deployer)).containsExactly("RolePolicyAttachment::deployer-attach-ReadOnlyAccess");
        }

        @Test
        void warns_of_more_than_AWS_attaches_unless_asked() {
            assertThat(attaching(11).stack().warnings())
                    .singleElement()
                    .satisfies(warning -> assertThat(warning).contains("11 managed policies", "at most 10"));
            assertThat(attaching(10).stack().warnings()).isEmpty();
        }

        private Deployer attaching(int count) {
            return Deployer.up(args -> {
                for (int i = 0; i < count; i++) {
                    args.managedPolicyArn("arn:aws:iam::123456789012:policy/policy-" + i);
                }
                return args;
            });
        }
    }

    @Nested
    class Divided {

        private static Deployer of(PolicyDocument document) {
            return Deployer.up(args -> args.rolePolicy(document));
        }

        /** Everything that the role may, wherever it stands. */
        private static List<Statement> all(Deployer deployer) {
            var statements = new ArrayList<Statement>();
            for (var child : roleChildren(deployer)) {
                var name = child.replaceAll(".*::", "");
                if (child.startsWith("RolePolicy::")) {
                    statements.addAll(policy(deployer, INLINE, name).statements());
                } else if (child.startsWith("Policy::")) {
                    statements.addAll(policy(deployer, MANAGED, name).statements());
                }
            }
            return statements;
        }

        @Test
        void keeps_fitting_documents_inline() {
            var deployer = of(document(ofSize(10_240, "x")));

            assertThat(roleChildren(deployer)).containsExactly("RolePolicy::deployer-policy");
        }

        @Test
        void creates_managed_policies_for_statements_that_do_not_fit() {
            var statements = many(20, 1_000);
            var deployer = of(document(statements));

            assertThat(roleChildren(deployer))
                    .containsExactly(
                            "Policy::deployer-policy-2",
                            "Policy::deployer-policy-3",
                            "RolePolicy::deployer-policy",
                            "RolePolicyAttachment::deployer-policy-2",
                            "RolePolicyAttachment::deployer-policy-3");
            assertThat(deployer.stack().inputs(ATTACHMENT, "deployer-policy-2"))
                    .isEqualTo(Map.of(
                            "role",
                            "deployer-0123abc",
                            "policyArn",
                            "arn:aws:iam::123456789012:policy/deployer-policy-2-0123abc"));
            assertThat(all(deployer)).containsExactlyInAnyOrderElementsOf(statements);
            assertThat(policy(deployer, INLINE, "deployer-policy").size()).isBetween(9_000, 10_240);
            assertThat(policy(deployer, MANAGED, "deployer-policy-2").size()).isBetween(5_000, 6_144);
            assertThat(policy(deployer, MANAGED, "deployer-policy-3").size()).isLessThanOrEqualTo(6_144);
        }

        @Test
        void moves_nothing_when_something_is_added_at_the_end() {
            var statements = many(20, 1_000);
            var before = of(document(statements));
            statements.add(ofSize(900, "new-"));
            var after = of(document(statements));

            assertThat(policy(after, INLINE, "deployer-policy")).isEqualTo(policy(before, INLINE, "deployer-policy"));
            assertThat(policy(after, MANAGED, "deployer-policy-2"))
                    .isEqualTo(policy(before, MANAGED, "deployer-policy-2"));
            assertThat(policy(after, MANAGED, "deployer-policy-3").statements())
                    .startsWith(policy(before, MANAGED, "deployer-policy-3")
                            .statements()
                            .toArray(Statement[]::new));
        }

        @Test
        void creates_a_moved_statement_before_removing_the_old_one() {
            var deployer = of(document(many(20, 1_000)));

            assertThat(dependencies(deployer, INLINE, "deployer-policy"))
                    .contains("RolePolicyAttachment::deployer-policy-2");
            assertThat(dependencies(deployer, MANAGED, "deployer-policy-2"))
                    .contains("RolePolicyAttachment::deployer-policy-3");
            assertThat(dependencies(deployer, MANAGED, "deployer-policy-3")).isEmpty();
        }

        @Test
        void depends_on_nothing_where_nothing_moves() {
            assertThat(dependencies(Deployer.up(args -> args), INLINE, "deployer-policy"))
                    .containsExactly("Role::deployer");
        }

        @Test
        void divides_documents_of_several_names_in_their_order() {
            var first = many(6, 1_000);
            var second = many(9, 1_010);
            var deployer = Deployer.up(args -> args.rolePolicy(document(first)).rolePolicy("more", document(second)));

            assertThat(policy(deployer, INLINE, "deployer-policy").statements()).isEqualTo(first);
            assertThat(policy(deployer, INLINE, "deployer-policy-more").statements())
                    .isEqualTo(second.subList(0, 4));
            assertThat(policy(deployer, MANAGED, "deployer-policy-2").statements())
                    .isEqualTo(second.subList(4, 9));
        }

        @Test
        void makes_no_inline_policy_of_a_document_that_overflows_as_a_whole() {
            var deployer = Deployer.up(
                    args -> args.rolePolicy(document(many(10, 1_000))).rolePolicy("more", document(many(5, 1_010))));

            assertThat(roleChildren(deployer))
                    .containsExactly(
                            "Policy::deployer-policy-2",
                            "RolePolicy::deployer-policy",
                            "RolePolicyAttachment::deployer-policy-2");
        }

        @Test
        void keeps_statements_inline_that_exceed_a_managed_policy() {
            var statements = new ArrayList<>(many(5, 1_000));
            statements.add(ofSize(7_000, "large"));
            var deployer = of(document(statements));

            assertThat(policy(deployer, INLINE, "deployer-policy").statements()).contains(statements.get(5));
            assertThat(policy(deployer, INLINE, "deployer-policy").size()).isLessThanOrEqualTo(10_240);
            assertThat(all(deployer)).containsExactlyInAnyOrderElementsOf(statements);
        }

        @Test
        void keeps_two_statements_of_one_sid_apart() {
            var inline = document(many(10, 1_000));
            var one = Statement.allow()
                    .sid("Same")
                    .action("s3:GetObject")
                    .resource("*")
                    .build();
            var other = Statement.allow()
                    .sid("Same")
                    .action("s3:PutObject")
                    .resource("*")
                    .build();
            var deployer = Deployer.up(args -> args.rolePolicy(inline)
                    .rolePolicy("one", document(ofSize(600, "x"), one))
                    .rolePolicy("other", document(other)));

            assertThat(policy(deployer, MANAGED, "deployer-policy-2").statements())
                    .contains(one);
            assertThat(policy(deployer, MANAGED, "deployer-policy-3").statements())
                    .containsExactly(other);
        }

        @Test
        void rejects_a_statement_that_fits_nowhere() {
            Deployer.rejects(
                    args -> args.rolePolicy(document(ofSize(10_241, "x"))),
                    "rolePolicy: Statement[0] alone has 10,241 characters",
                    "allowed: at most 10,240");
        }

        @Test
        void rejects_statements_that_fit_nowhere_together() {
            Deployer.rejects(
                    args -> args.rolePolicy(document(ofSize(7_000, "x"), ofSize(7_000, "y"))),
                    "14,000 characters together",
                    "10,240");
        }

        @Test
        void does_not_divide_a_document_of_an_old_version() {
            var old = PolicyDocument.parse(document(many(20, 1_000)).toJson().replace("2012-10-17", "2008-10-17"));

            Deployer.rejects(args -> args.rolePolicy(old), "rolePolicy: ", "does not have version 2012");
        }

        @Test
        void divides_a_document_into_as_many_policies_as_it_needs_and_warns() {
            var deployer = of(document(many(80, 1_000)));

            assertThat(roleChildren(deployer)).contains("Policy::deployer-policy-13");
            assertThat(deployer.stack().warnings())
                    .singleElement()
                    .satisfies(warning -> assertThat(warning).contains("12 managed policies"));
        }
    }

    @Nested
    class Denying {

        private static final PolicyDocument NEVER = document(Statement.deny()
                .action("s3:DeleteObject")
                .resource("arn:aws:s3:::artifacts/*")
                .build());
        private static final String DENY = "RolePolicy::deployer-policy-never";

        private static Deployer with(PolicyDocument second) {
            return Deployer.up(args -> args.rolePolicy(document(many(20, 1_000)))
                    .managedPolicyArn(READ_ONLY)
                    .rolePolicy("never", second));
        }

        @Test
        void is_in_force_before_anything_is_allowed_and_until_nothing_is() {
            var deployer = with(NEVER);

            assertThat(dependencies(deployer, INLINE, "deployer-policy-never")).containsExactly("Role::deployer");
            assertThat(dependencies(deployer, INLINE, "deployer-policy")).contains(DENY);
            for (var name : List.of("deployer-policy-2", "deployer-policy-3")) {
                assertThat(dependencies(deployer, MANAGED, name)).contains(DENY);
                assertThat(dependencies(deployer, ATTACHMENT, name)).contains(DENY);
            }
            assertThat(dependencies(deployer, ATTACHMENT, "deployer-attach-ReadOnlyAccess"))
                    .contains(DENY);
        }

        @Test
        void is_what_others_wait_for_and_not_what_allows() {
            var deployer = Deployer.up(args -> args.managedPolicyArn(READ_ONLY).rolePolicy("never", WRITE));

            assertThat(dependencies(deployer, INLINE, "deployer-policy")).doesNotContain(DENY);
            assertThat(dependencies(deployer, ATTACHMENT, "deployer-attach-ReadOnlyAccess"))
                    .doesNotContain(DENY);
        }

        @Test
        void is_taken_for_granted_of_an_output_whenever_it_becomes_known() {
            var later = Deployer.up(args -> args.rolePolicy("never", later(WRITE)));
            var known = Deployer.up(args -> args.rolePolicy("never", Output.of(WRITE)));
            var plain = Deployer.up(args -> args.rolePolicy("never", WRITE));

            assertThat(dependencies(later, INLINE, "deployer-policy")).contains(DENY);
            assertThat(dependencies(known, INLINE, "deployer-policy")).contains(DENY);
            assertThat(dependencies(plain, INLINE, "deployer-policy")).doesNotContain(DENY);
        }

        @Test
        void goes_on_in_the_order_that_outputs_are_given_in() {
            var deployer = Deployer.up(args -> args.rolePolicy("one", later(WRITE))
                    .rolePolicy("two", later(WRITE))
                    .rolePolicy("never", NEVER));

            assertThat(dependencies(deployer, INLINE, "deployer-policy-two"))
                    .contains(DENY, "RolePolicy::deployer-policy-one");
            assertThat(dependencies(deployer, INLINE, "deployer-policy-one"))
                    .contains(DENY)
                    .doesNotContain("RolePolicy::deployer-policy-two");
        }

        @Test
        void stays_inline_as_a_whole_when_others_are_divided() {
            var statements = new ArrayList<>(many(3, 1_000));
            statements.addAll(NEVER.statements());
            var mixed = document(statements);
            var deployer = with(mixed);

            assertThat(policy(deployer, INLINE, "deployer-policy-never")).isEqualTo(mixed);
            assertThat(policy(deployer, INLINE, "deployer-policy").size()
                            + policy(deployer, INLINE, "deployer-policy-never").size())
                    .isLessThanOrEqualTo(10_240);
            assertThat(roleChildren(deployer)).contains("Policy::deployer-policy-4");
        }

        @Test
        void is_refused_where_it_would_have_to_be_divided_and_alone_is_not() {
            var statements = many(20, 1_000);
            var allowing = document(statements);
            statements.addAll(NEVER.statements());
            var mixed = document(statements);

            Deployer.rejects(
                    args -> args.rolePolicy(mixed),
                    "rolePolicy: the policies must be divided, but a policy with a Deny is never divided",
                    "10,240",
                    "rolePolicy(name, …)");
            assertThat(Deployer.args(args -> args.rolePolicy(allowing).rolePolicy("never", NEVER)))
                    .isNotNull();
        }
    }

    @Nested
    class Beside_outputs {

        @Test
        void accepts_outputs_that_fit_beside_the_rest() {
            var deployer = Deployer.up(args -> args.rolePolicy(document(ofSize(5_000, "x")))
                    .rolePolicy("one", Output.of(document(ofSize(2_620, "y"))))
                    .rolePolicy("two", Output.of(document(ofSize(2_620, "z")))));

            assertThat(roleChildren(deployer)).hasSize(3);
        }

        @Test
        void rejects_an_unsuitable_output_with_the_remedy() {
            Deployer.rejectsLater(
                    args -> args.rolePolicy(Output.of(document(ofSize(10_241, "x")))),
                    "rolePolicy: has 10,241 characters without white space",
                    "10,240",
                    "cannot be divided");
            Deployer.rejectsLater(
                    args -> args.rolePolicy(document(ofSize(5_000, "x")))
                            .rolePolicy("one", Output.of(document(ofSize(2_620, "y"))))
                            .rolePolicy("two", Output.of(document(ofSize(2_621, "z")))),
                    "rolePolicy \"two\": has 2,621 characters",
                    "10,241 with the inline policies before it");
        }

        @Test
        void rejects_an_output_of_invalid_json() {
            Deployer.rejectsLater(
                    args -> args.rolePolicy(Output.of("{").applyValue(PolicyDocument::parse)),
                    "The policy has 1 problem",
                    "JSON");
            Deployer.rejectsLater(
                    args -> args.rolePolicy("x", Deployer.later("{\"Id\":1}").applyValue(PolicyDocument::parse)),
                    "The policy has 2 problems",
                    "Id");
        }

        @Test
        void leaves_them_the_quota_where_values_have_to_be_managed() {
            var deployer = Deployer.up(args -> args.rolePolicy(document(many(11, 1_000)))
                    .rolePolicy("later", Output.of(document(ofSize(10_000, "y")))));

            assertThat(roleChildren(deployer))
                    .containsExactly(
                            "Policy::deployer-policy-2",
                            "Policy::deployer-policy-3",
                            "RolePolicy::deployer-policy-later",
                            "RolePolicyAttachment::deployer-policy-2",
                            "RolePolicyAttachment::deployer-policy-3");
        }

        @Test
        void keeps_a_value_known_whatever_an_output_is() {
            var deployer = Deployer.firstPreview(args -> args.rolePolicy("later", later(WRITE)));

            assertThat(deployer.stack().inputs(INLINE, "deployer-policy"))
                    .containsEntry("policy", Deployer.READ.toJson());
            assertThat(deployer.stack().inputs(INLINE, "deployer-policy-later")).doesNotContainKey("policy");
        }
    }

    @Test
    void has_all_policies_before_anybody_uses_the_role() {
        var deployer = Deployer.up(args -> args.rolePolicy(document(many(20, 1_000)))
                .managedPolicyArn(READ_ONLY)
                .grantAssumeRole(true)
                .staysUnprivileged(true));

        assertThat(MockedStack.dependencies(deployer.component().roleArn()))
                .containsExactlyInAnyOrder(
                        "deployer",
                        "deployer-policy",
                        "deployer-policy-2",
                        "deployer-policy-3",
                        "deployer-attach-ReadOnlyAccess",
                        "deployer-assume-role",
                        "deployer-unprivileged");
        assertThat(Collections.frequency(deployer.children(), "Role::deployer")).isEqualTo(1);
    }
}
