package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.Unfinished;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/** Does not prove what AWS does with a principal that does not exist: MiniStack takes any. */
class RoleTypeTest extends WithPlugin {
    private static final String ROOT = "arn:aws:iam::000000000000:root";
    private static final String TRUST = Policies.trust(ROOT);
    private static final String READER = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    @Test
    void sees_no_change_in_a_trust_policy_that_means_the_same() {
        var made = plugin.create(ROLE, SharedAws.name("same"), Map.of("assumeRolePolicy", TRUST));
        var same = """
                { "Statement": { "Principal": {"AWS": ["000000000000"]},
                  "Action": ["sts:AssumeRole"], "Effect": "Allow" }, "Version": "2012-10-17" }
                """;

        assertThat(plugin.diff(made, Map.of("assumeRolePolicy", same)).getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.diff(made, Map.of("assumeRolePolicy", Policies.trust("111122223333")))
                        .getDetailedDiffMap())
                .containsOnlyKeys("assumeRolePolicy");
        plugin.delete(made);
    }

    @Test
    void puts_and_removes_the_policies_that_are_inputs_of_the_role() {
        var made = plugin.create(ROLE, SharedAws.name("updated"), Map.of("assumeRolePolicy", TRUST));
        Map<String, Object> inputs = Map.of(
                "assumeRolePolicy",
                TRUST,
                "managedPolicyArns",
                List.of(READER),
                "inlinePolicies",
                List.of(Map.of("name", "inline", "policy", Policies.allow("s3:*", "*"))));

        assertThat(plugin.diff(made, inputs).getDiffsList()).containsExactly("inlinePolicies", "managedPolicyArns");
        var updated = plugin.refresh(plugin.update(made, inputs));
        assertThat(plugin.diff(updated, inputs).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(updated.outputs()).containsEntry("managedPolicyArns", List.of(READER));
        var bare = plugin.update(
                updated,
                Map.of("assumeRolePolicy", TRUST, "managedPolicyArns", List.of(), "inlinePolicies", List.of()));

        assertThat(plugin.refresh(bare).outputs())
                .contains(entry("managedPolicyArns", List.of()), entry("inlinePolicies", List.of()));
        plugin.delete(bare);
    }

    /** As the official plugin, which cleans up here, and not where a managed policy fails. */
    @Test
    void deletes_the_role_again_when_an_inline_policy_cannot_be_put() {
        var name = SharedAws.name("half");
        List<Map<String, Object>> policies = List.of(
                Map.of("name", "good", "policy", Policies.allow("s3:*", "*")),
                Map.of("name", "zbad", "policy", "{\"no\":\"policy\"}"));

        assertThatThrownBy(() -> plugin.create(
                        ROLE, "half", Map.of("name", name, "assumeRolePolicy", TRUST, "inlinePolicies", policies)))
                .satisfies(failure -> assertThat(Unfinished.isIn(failure)).isFalse())
                .hasMessageContaining("creating IAM Role (" + name + "): ")
                .hasMessageContaining("Policy (zbad)")
                .hasMessageContaining("MalformedPolicyDocument");
        assertThat(plugin.read(ROLE, "half", name).id()).isEmpty();
    }

    @Test
    void leaves_a_role_outside_the_state_when_a_managed_policy_cannot_be_attached() {
        var name = SharedAws.name("orphan");
        Map<String, Object> inputs =
                Map.of("name", name, "assumeRolePolicy", TRUST, "managedPolicyArns", List.of(READER));
        var user = plugin.create(Plugin.USER, SharedAws.name("maker"), Map.of("forceDestroy", true));
        var key = plugin.create(Plugin.ACCESS_KEY, "key", Map.of("user", user.id()));
        plugin.create(
                Plugin.USER_POLICY,
                "policy",
                Map.of("user", user.id(), "policy", Policies.allow("iam:CreateRole\",\"iam:Get*\",\"iam:List*", "*")));
        try (var maker = Plugin.of(key)) {
            assertThatThrownBy(() -> maker.create(ROLE, "orphan", inputs))
                    .satisfies(failure -> assertThat(Unfinished.isIn(failure)).isFalse())
                    .hasMessageContaining("creating IAM Role (" + name + "): attaching IAM Policy")
                    .hasMessageContaining("iam:AttachRolePolicy");
        }
        var orphan = plugin.read(ROLE, "orphan", name);

        assertThat(orphan.outputs()).containsEntry("managedPolicyArns", List.of());
        plugin.delete(orphan);
        assertThat(plugin.refresh(orphan).id()).isEmpty();
        plugin.delete(user);
    }

    @Test
    void leaves_its_instance_profiles_before_it_is_deleted() {
        var made = plugin.create(ROLE, SharedAws.name("ec2"), Map.of("assumeRolePolicy", TRUST));
        var iam = SharedAws.iam();
        iam.createInstanceProfile(request -> request.instanceProfileName(made.id()));
        iam.addRoleToInstanceProfile(
                request -> request.instanceProfileName(made.id()).roleName(made.id()));

        plugin.delete(made);

        assertThat(plugin.refresh(made).id()).isEmpty();
        iam.deleteInstanceProfile(request -> request.instanceProfileName(made.id()));
    }

    @Test
    void tells_what_an_update_has_done_before_it_failed() {
        var made = plugin.create(ROLE, SharedAws.name("part"), Map.of("assumeRolePolicy", TRUST));
        Map<String, Object> inputs = Map.of(
                "assumeRolePolicy",
                TRUST,
                "description",
                "done",
                "inlinePolicies",
                List.of(Map.of("name", "bad", "policy", "{\"no\":\"policy\"}")));

        var unfinished = Unfinished.of(() -> plugin.update(made, inputs));

        assertThat(unfinished.outputs()).contains(entry("description", "done"), entry("inlinePolicies", List.of()));
        plugin.delete(made);
    }

    @Test
    void fails_plainly_where_nothing_was_done() {
        var made = plugin.create(ROLE, SharedAws.name("none"), Map.of("assumeRolePolicy", TRUST));

        assertThatThrownBy(() -> plugin.update(
                        made,
                        Map.of(
                                "assumeRolePolicy",
                                TRUST,
                                "permissionsBoundary",
                                "arn:aws:iam::000000000000:policy/none")))
                .satisfies(failure -> assertThat(Unfinished.isIn(failure)).isFalse())
                .hasMessageContaining("permissions boundary: operation error IAM");
        plugin.delete(made);
    }

    @Test
    void removes_the_policies_of_others_only_when_forced() {
        for (var type : List.of(Plugin.ROLE_POLICY, Plugin.ROLE_POLICY_ATTACHMENT)) {
            var made = plugin.create(ROLE, SharedAws.name("used"), Map.of("assumeRolePolicy", TRUST));
            plugin.create(
                    type,
                    "policy",
                    type.equals(Plugin.ROLE_POLICY)
                            ? Map.of("role", made.id(), "policy", Policies.allow("s3:*", "*"))
                            : Map.of("role", made.id(), "policyArn", READER));

            assertThatThrownBy(() -> plugin.delete(made))
                    .hasMessageContaining("deleting IAM Role (" + made.id() + "): ")
                    .hasMessageContaining("DeleteConflict");
            plugin.delete(plugin.update(made, Map.of("assumeRolePolicy", TRUST, "forceDetachPolicies", true)));

            assertThat(plugin.refresh(made).id()).isEmpty();
        }
    }

    @Test
    void limits_a_role_by_its_boundary_whatever_its_policies_allow() {
        var user = plugin.create(Plugin.USER, SharedAws.name("caller"), Map.of("forceDestroy", true));
        var key = plugin.create(Plugin.ACCESS_KEY, "key", Map.of("user", user.id()));
        plugin.create(
                Plugin.USER_POLICY,
                "assume",
                Map.of("user", user.id(), "policy", Policies.allow("sts:AssumeRole", "*")));
        var boundary =
                plugin.create(Plugin.POLICY, SharedAws.name("boundary"), Map.of("policy", Policies.allow("s3:*", "*")));
        Map<String, Object> inputs = Map.of(
                "assumeRolePolicy",
                Policies.trust(user.output("arn")),
                "managedPolicyArns",
                List.of("arn:aws:iam::aws:policy/AdministratorAccess"));
        var limited = new HashMap<String, Object>(inputs);
        limited.put("permissionsBoundary", boundary.id());
        var role = plugin.create(ROLE, SharedAws.name("limited"), limited);
        try (var asRole = Plugin.of(key, Map.of("assumeRole", Map.of("roleArn", role.output("arn"))))) {
            asRole.delete(asRole.create(Plugin.BUCKET, SharedAws.name("bucket"), Map.of()));
            assertThatThrownBy(() -> asRole.create(Plugin.USER, SharedAws.name("refused"), Map.of()))
                    .hasMessageContaining("AccessDenied")
                    .hasMessageContaining("iam:CreateUser");
            var unlimited = plugin.update(role, inputs);
            asRole.delete(asRole.create(Plugin.USER, SharedAws.name("allowed"), Map.of()));
            plugin.delete(unlimited);
        }
        plugin.delete(user);
        plugin.delete(boundary);
    }
}
