package io.assumerole;

import static io.assumerole.Deployer.later;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.lint.LintCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The settings of user and role, and the user's own policies. Does not prove that AWS accepts the settings, or what the
 * policies deny: {@code ComponentArgumentsTest} of end-to-end-tests does.
 */
class UserAndRoleTest {

    private static final String USER = "aws:iam/user:User";
    private static final String ROLE = "aws:iam/role:Role";
    private static final String USER_POLICY = "aws:iam/userPolicy:UserPolicy";
    private static final String BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";

    private static final RoleArn OWN_ROLE = RoleArn.parse("arn:aws:iam::123456789012:role/deployer-0123abc");
    private static final RoleArn OTHER_ROLE = RoleArn.parse("arn:aws:iam::123456789012:role/other");

    private static AccessRequest.Builder byUser() {
        return AccessRequest.byUser(UserArn.parse("arn:aws:iam::123456789012:user/deployer-user-0123abc"));
    }

    private static PolicyDocument document(Deployer deployer, String suffix) {
        return PolicyDocument.parse((String)
                deployer.stack().inputs(USER_POLICY, "deployer" + suffix).get("policy"));
    }

    @Nested
    class User_settings {

        @Test
        void can_delete_what_AWS_or_others_added() {
            assertThat(Deployer.up(args -> args.forceDestroyUser(true)).stack().inputs(USER))
                    .containsOnly(entry("forceDestroy", true));
        }

        @Test
        void are_left_to_AWS_by_default() {
            assertThat(Deployer.up(args -> args).stack().inputs(USER)).isEmpty();
        }

        @Test
        void are_refused_when_the_users_name_is_no_name_of_a_session_but_has_to_be() {
            Deployer.rejectsLater(
                    args -> args.userName(later("x")).requireUserNameAsSessionName(),
                    "userName: requireUserNameAsSessionName: got",
                    "2 to 64");
            assertThat(Deployer.up(args -> args.userName(later("xx")).requireUserNameAsSessionName())
                            .stack()
                            .errors())
                    .isEmpty();
        }
    }

    @Nested
    class Staying_unprivileged {

        @Test
        void gives_the_user_a_policy_that_only_denies() {
            var deployer = Deployer.up(args -> args.staysUnprivileged(true));

            assertThat(deployer.children())
                    .filteredOn(child -> child.startsWith("UserPolicy"))
                    .containsExactly("UserPolicy::deployer-unprivileged");
            assertThat(deployer.stack().inputs(USER_POLICY))
                    .isEqualTo(Map.of(
                            "user",
                            "deployer-user-0123abc",
                            "policy",
                            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\","
                                    + "\"NotAction\":[\"sts:AssumeRole\",\"sts:TagSession\","
                                    + "\"sts:SetSourceIdentity\",\"sts:GetSessionToken\"],\"Resource\":\"*\"},"
                                    + "{\"Effect\":\"Deny\",\"Action\":[\"sts:AssumeRole\","
                                    + "\"sts:TagSession\",\"sts:SetSourceIdentity\"],"
                                    + "\"NotResource\":\""
                                    + OWN_ROLE
                                    + "\"}]}"));
        }

        @Test
        void gives_it_none_by_default() {
            assertThat(Deployer.up(args -> args).children()).noneMatch(child -> child.startsWith("UserPolicy"));
        }

        @Test
        void exists_before_the_key_and_until_the_key_is_deleted() {
            assertThat(dependenciesOfTheKey(args -> args.staysUnprivileged(true)))
                    .contains("deployer-unprivileged");
            assertThat(dependenciesOfTheKey(
                            args -> args.staysUnprivileged(true).accessKeys(AccessKeys.rotating("a")),
                            "deployer-key-a"))
                    .contains("deployer-unprivileged");
            assertThat(dependenciesOfTheKey(args -> args.grantAssumeRole(true))).containsExactly("deployer-user");
        }

        private static List<String> dependenciesOfTheKey(Deployer.Options options) {
            return dependenciesOfTheKey(options, "deployer-key");
        }

        private static List<String> dependenciesOfTheKey(Deployer.Options options, String name) {
            return Deployer.up(options)
                    .stack()
                    .request("aws:iam/accessKey:AccessKey", name)
                    .getDependenciesList()
                    .stream()
                    .map(urn -> urn.replaceAll(".*::", ""))
                    .toList();
        }

        @Test
        void fits_with_the_other_policy_into_the_inline_quota_of_a_user() {
            var longest = "/" + "p".repeat(510) + "/";
            var deployer = Deployer.up(args -> args.staysUnprivileged(true)
                    .grantAssumeRole(true)
                    .requireMfa()
                    .requireSourceIdentity("anna")
                    .requireSessionTag("team")
                    .rolePath(longest)
                    .roleName("r".repeat(64)));

            assertThat(document(deployer, "-unprivileged").size()
                            + document(deployer, "-assume-role").size())
                    .isLessThan(2_048);
        }
    }

    @Nested
    class Granting {

        @Test
        void allows_exactly_what_the_role_asks_for() {
            assertThat(document(Deployer.up(args -> args.grantAssumeRole(true)), "-assume-role")
                            .statements()
                            .get(0)
                            .actions())
                    .containsExactly("sts:AssumeRole");
            assertThat(document(Deployer.up(args -> args.grantAssumeRole(true).allowSessionTag("team")), "-assume-role")
                            .statements()
                            .get(0)
                            .actions())
                    .containsExactly("sts:AssumeRole", "sts:TagSession");
            assertThat(document(
                                    Deployer.up(
                                            args -> args.grantAssumeRole(true).requireSourceIdentity("anna")),
                                    "-assume-role")
                            .statements()
                            .get(0)
                            .actions())
                    .containsExactly("sts:AssumeRole", "sts:SetSourceIdentity");
        }

        @Test
        void allows_all_that_an_existing_role_may_ask_for_and_on_it_alone() {
            var statement = document(
                            Deployer.withRole(OTHER_ROLE.toString(), args -> args.grantAssumeRole(true)),
                            "-assume-role")
                    .statements()
                    .get(0);

            assertThat(statement.actions())
                    .containsExactly("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity");
            assertThat(statement.resources()).containsExactly(OTHER_ROLE.toString());
        }
    }

    @Nested
    class Role_settings {

        @Test
        void are_also_known_to_the_provider_or_need_no_form() {
            var deployer = Deployer.up(args -> args.roleDescription("Deploys").maxSessionDuration(Duration.ofHours(4)));

            assertThat(deployer.stack().inputs(ROLE)).contains(entry("description", "Deploys"));
            assertThat(Deployer.up(args -> args.roleDescription(Output.of("Deploys")))
                            .stack()
                            .inputs(ROLE))
                    .contains(entry("description", "Deploys"));
            assertThat(deployer.component().assumableRole.maxSessionDuration()).isEqualTo(Duration.ofHours(4));
        }

        @Test
        void are_left_to_AWS_by_default() {
            var deployer = Deployer.up(args -> args);

            assertThat(deployer.stack().inputs(ROLE)).containsOnlyKeys("assumeRolePolicy");
            assertThat(deployer.component().assumableRole.maxSessionDuration()).isEqualTo(Duration.ofHours(1));
        }
    }

    @Nested
    class An_existing_role {

        private static Deployer existing(Deployer.Options options) {
            return Deployer.withRole(OTHER_ROLE.toString(), options);
        }

        @Test
        void is_left_as_it_is() {
            var deployer = existing(args -> args);

            assertThat(deployer.children()).containsExactly("AccessKey::deployer-key", "User::deployer-user");
            var made = deployer.component();
            assertThat(PulumiTest.extractValue(made.roleArn())).isEqualTo(OTHER_ROLE.toString());
            assertThat(PulumiTest.extractValue(made.roleName())).isEqualTo("other");
            assertThat(made.assumableRole.maxSessionDuration()).isNull();
            assertThat(made.assumableRole.requirements()).isEqualTo(TrustedParties.Requirements.NONE);
            assertThat(made.assumableRole.createDates())
                    .extracting(PulumiTest::extractValue)
                    .containsExactly("2020-01-31T12:00:00Z");
        }

        @Test
        void is_the_resource_of_the_users_policies() {
            var deployer = existing(args -> args.grantAssumeRole(true).staysUnprivileged(true));

            assertThat(document(deployer, "-assume-role").statements().get(0).resources())
                    .containsExactly(OTHER_ROLE.toString());
            assertThat(document(deployer, "-unprivileged").statements().get(1).notResources())
                    .containsExactly(OTHER_ROLE.toString());
            assertThat(MockedStack.dependencies(deployer.component().roleArn()))
                    .containsExactlyInAnyOrder("deployer-assume-role", "deployer-unprivileged");
        }

        /** The trust leaves it to the user's policies, so that these decide. */
        private static Decision.Outcome decide(RoleArn asked, PolicyDocument... users) {
            var evaluator = PolicyEvaluator.builder()
                    .trust(PolicyDocument.of(Statement.allow()
                            .principal(Principal.aws("123456789012"))
                            .action("sts:AssumeRole")
                            .build()));
            for (var policy : users) {
                evaluator.identity(policy);
            }
            return evaluator
                    .build()
                    .decide(byUser().asksToAssume(asked).build())
                    .outcome();
        }

        @Test
        void is_alone_in_the_users_policies_and_a_pattern_of_roles_is_refused() {
            var role = RoleArn.parse("arn:aws:iam::123456789012:role/te$m/{a}/deployer");
            var namesake = RoleArn.parse("arn:aws:iam::123456789012:role/team/deployer");
            var deployer = Deployer.withRole(
                    role.toString(), args -> args.grantAssumeRole(true).staysUnprivileged(true));
            var grant = document(deployer, "-assume-role");
            var fence = document(deployer, "-unprivileged");

            assertThat(decide(role, grant, fence)).isEqualTo(Decision.Outcome.ALLOWED);
            assertThat(decide(namesake, grant)).isEqualTo(Decision.Outcome.IMPLICITLY_DENIED);
            assertThat(decide(namesake, grant, fence)).isEqualTo(Decision.Outcome.EXPLICITLY_DENIED);

            var pattern = "arn:aws:iam::123456789012:role/*/deployer";
            var wider = new PolicyDocument[] {
                PolicyDocument.parse(UserPolicies.assumeExistingRole(pattern)),
                PolicyDocument.parse(UserPolicies.unprivileged(pattern))
            };
            assertThat(decide(namesake, wider)).isEqualTo(Decision.Outcome.ALLOWED);
            assertThat(Deployer.withRole(pattern, args -> args).stack().errors())
                    .anySatisfy(error -> assertThat(error).contains("no *, no ? and no ${"));
        }

        @Test
        void is_warned_of_when_it_is_of_another_account_and_the_user_has_no_policy() {
            var elsewhere = "arn:aws:iam::210987654321:role/other";

            for (var options : List.<Deployer.Options>of(
                    args -> args.existingRoleArn(elsewhere), args -> args.existingRoleArn(later(elsewhere)))) {
                assertThat(existing(options).stack().warnings())
                        .singleElement()
                        .asString()
                        .contains("existingRoleArn: ", "different account", "set grantAssumeRole to true");
            }
            assertThat(existing(args -> args.existingRoleArn(elsewhere).grantAssumeRole(true))
                            .stack()
                            .warnings())
                    .isEmpty();
            assertThat(existing(args -> args).stack().warnings()).isEmpty();
        }

        @Test
        void may_be_an_output() {
            var deployer = existing(args -> args.existingRoleArn(Output.of(OTHER_ROLE.toString())));

            assertThat(deployer.children()).hasSize(2);
            assertThat(PulumiTest.extractValue(deployer.component().roleName())).isEqualTo("other");
        }

        @Test
        void takes_nothing_that_would_shape_it_and_says_so_for_everything_at_once() {
            assertThatThrownBy(() -> Deployer.args(args -> args.existingRoleArn(OTHER_ROLE.toString())
                            .managedPolicyArn("arn:aws:iam::aws:policy/X")
                            .rolePermissionsBoundary(BOUNDARY)
                            .roleName("x1")
                            .rolePath("/x/")
                            .roleDescription("x")
                            .roleTags(Map.of())
                            .maxSessionDuration(Duration.ofHours(2))
                            .externalId("some-id")
                            .requireMfa()
                            .requireSessionName("release")
                            .requireSourceIdentity("anna")
                            .requireSessionTag("team")
                            .allowSessionTag("cost")
                            .trustedPrincipal(OTHER_ROLE.toString())
                            .trustedWebIdentity("arn:aws:iam::123456789012:oidc-provider/example.com", "aud", "sub")
                            .trustCondition(Condition.sourceIp("203.0.113.1"))))
                    .isInstanceOf(InvalidArgumentsException.class)
                    .satisfies(e -> {
                        for (var option : ("rolePolicy managedPolicyArn rolePermissionsBoundary roleName rolePath"
                                        + " roleDescription roleTags maxSessionDuration externalId requireMfa"
                                        + " requireSessionName requireSourceIdentity requireSessionTag allowSessionTag"
                                        + " trustedPrincipal trustedWebIdentity trustCondition")
                                .split(" ")) {
                            assertThat(e.getMessage()).contains("- " + option + " configures a role");
                        }
                    });
            Deployer.rejects(
                    args -> args.existingRoleArn(OTHER_ROLE.toString()).requireUserNameAsSessionName(),
                    "requireUserNameAsSessionName configures a role");
        }
    }

    @Nested
    class Partitions {

        private static final String CHINESE = "arn:aws-cn:iam::123456789012:policy/b";

        @Test
        void are_refused_as_outputs_too() {
            Deployer.rejectsLater(
                    args -> args.managedPolicyArn("later", later(CHINESE)).rolePermissionsBoundary(BOUNDARY),
                    "managedPolicyArn: The ARNs belong to several partitions",
                    CHINESE,
                    BOUNDARY);
            Deployer.rejectsLater(
                    args -> args.managedPolicyArn("arn:aws:iam::aws:policy/ReadOnlyAccess")
                            .rolePermissionsBoundary(later(CHINESE)),
                    "rolePermissionsBoundary: The ARNs belong to several partitions");
            Deployer.rejectsLater(
                    args -> args.rolePermissionsBoundary(later(BOUNDARY)).managedPolicyArn("later", later(CHINESE)),
                    "managedPolicyArn: The ARNs belong to several partitions");
            Deployer.rejectsLater(
                    args -> args.rolePermissionsBoundary(BOUNDARY).userPermissionsBoundary(later(CHINESE)),
                    "userPermissionsBoundary: The ARNs belong to several partitions");
            Deployer.rejectsLater(
                    args -> args.rolePermissionsBoundary(BOUNDARY)
                            .trustedPrincipal(later("arn:aws-cn:iam::123456789012:user/x")),
                    "trustedPrincipal: The ARNs belong to several partitions");
            Deployer.rejectsLater(
                    args -> args.rolePermissionsBoundary(BOUNDARY)
                            .trustedWebIdentity(
                                    later("arn:aws-cn:iam::123456789012:oidc-provider/example.com"), "aud", "sub"),
                    "trustedWebIdentity: The ARNs belong to several partitions");
            assertThat(Deployer.up(args -> args.rolePermissionsBoundary(BOUNDARY)
                                    .userPermissionsBoundary(later(BOUNDARY))
                                    .managedPolicyArn("later", later(BOUNDARY)))
                            .stack()
                            .errors())
                    .isEmpty();
        }

        @Test
        void are_not_shown_when_they_are_secrets() {
            assertThat(Deployer.up(args -> args.rolePermissionsBoundary(BOUNDARY)
                                    .managedPolicyArn("later", later(CHINESE).asSecret()))
                            .stack()
                            .errors())
                    .anySatisfy(error -> assertThat(error).contains("managedPolicyArn: "))
                    .noneMatch(error -> error.contains(CHINESE));
        }
    }

    @Nested
    class The_lint_of_the_trust_policy {

        private static final String ELSEWHERE = "arn:aws:iam::210987654321:user/partner";

        @Test
        void warns_of_another_account_that_sends_no_external_id() {
            assertThat(Deployer.up(args -> args.trustedPrincipal(ELSEWHERE))
                            .stack()
                            .warnings())
                    .singleElement()
                    .satisfies(warning ->
                            assertThat(warning).startsWith("trust policy: cross-account-without-external-id"));
            assertThat(Deployer.up(args -> args.trustedPrincipal(ELSEWHERE)
                                    .externalId("some-id")
                                    .requireSessionTag("team")
                                    .requireSourceIdentity("anna"))
                            .stack()
                            .warnings())
                    .isEmpty();
            assertThat(Deployer.up(args -> args.trustedPrincipal(ELSEWHERE)
                                    .acknowledge(
                                            LintCode.CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID, ELSEWHERE, "our own account"))
                            .stack()
                            .warnings())
                    .isEmpty();
        }

        @Test
        void warns_of_a_policy_that_is_longer_than_the_quota() {
            assertThat(Deployer.up(args -> args.externalId("x".repeat(1_000)).externalId("y".repeat(1_000)))
                            .stack()
                            .warnings())
                    .singleElement()
                    .satisfies(warning -> assertThat(warning)
                            .startsWith("trust policy: longer-than-quota")
                            .doesNotContain("xxx"));
        }
    }
}
