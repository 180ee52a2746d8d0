package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.Unfinished;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/** Does not prove what AWS does with a principal that does not exist: MiniStack takes any. */
@Tag("slow")
class RoleTypeTest {
    private static final String ROOT = "arn:aws:iam::000000000000:root";
    private static final String TRUST = Policies.trust(ROOT);
    private static final String READER = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private static Plugin plugin;

    @BeforeAll
    static void start() {
        plugin = Plugin.ofRoot();
    }

    @AfterAll
    static void stop() {
        plugin.close();
    }

    @Test
    void creates_reads_and_deletes_with_every_output() {
        var made = plugin.create(
                ROLE,
                SharedAws.name("full"),
                Map.of(
                        "assumeRolePolicy",
                        TRUST,
                        "description",
                        "for a test",
                        "maxSessionDuration",
                        "7200",
                        "path",
                        "/team/",
                        "permissionsBoundary",
                        READER,
                        "tags",
                        Map.of("a", "1")));

        assertThat(made.outputs())
                .contains(
                        entry("arn", "arn:aws:iam::000000000000:role/team/" + made.id()),
                        entry("description", "for a test"),
                        entry("forceDetachPolicies", false),
                        entry("id", made.id()),
                        entry("inlinePolicies", List.of()),
                        entry("managedPolicyArns", List.of()),
                        entry("maxSessionDuration", 7200.0),
                        entry("name", made.id()),
                        entry("namePrefix", ""),
                        entry("path", "/team/"),
                        entry("permissionsBoundary", READER),
                        entry("tags", Map.of("a", "1")),
                        entry("tagsAll", Map.of("a", "1")))
                .hasSize(16);
        assertThat(made.output("uniqueId")).startsWith("AROA");
        assertThat(made.output("assumeRolePolicy"))
                .isEqualTo("{\"Statement\":[{\"Action\":\"sts:AssumeRole\",\"Effect\":\"Allow\","
                        + "\"Principal\":{\"AWS\":\""
                        + ROOT
                        + "\"}}],\"Version\":\"2012-10-17\"}");
        assertThat(plugin.refresh(made)).isEqualTo(made);
        plugin.delete(made);
        assertThat(plugin.refresh(made).id()).isEmpty();
        plugin.delete(made);
    }

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
    void updates_everything_but_name_and_path_in_place() {
        var made = plugin.create(ROLE, SharedAws.name("updated"), Map.of("assumeRolePolicy", TRUST));
        Map<String, Object> inputs = Map.of(
                "assumeRolePolicy",
                Policies.trust("111122223333"),
                "description",
                "new",
                "maxSessionDuration",
                3601,
                "permissionsBoundary",
                READER,
                "managedPolicyArns",
                List.of(READER),
                "inlinePolicies",
                List.of(Map.of("name", "inline", "policy", Policies.allow("s3:*", "*"))),
                "tags",
                Map.of("a", "1"));

        var diff = plugin.diff(made, inputs);
        assertThat(diff.getReplacesList()).isEmpty();
        assertThat(diff.getDiffsList())
                .containsExactlyInAnyOrder(
                        "assumeRolePolicy",
                        "description",
                        "inlinePolicies",
                        "managedPolicyArns",
                        "maxSessionDuration",
                        "permissionsBoundary",
                        "tags",
                        "tagsAll");
        var updated = plugin.update(made, inputs);
        var read = plugin.refresh(updated);

        assertThat(plugin.diff(read, inputs).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(read.outputs())
                .contains(
                        entry("description", "new"),
                        entry("maxSessionDuration", 3601.0),
                        entry("permissionsBoundary", READER),
                        entry("managedPolicyArns", List.of(READER)),
                        entry("uniqueId", made.output("uniqueId")));
        var bare = plugin.update(
                read, Map.of("assumeRolePolicy", TRUST, "managedPolicyArns", List.of(), "inlinePolicies", List.of()));

        assertThat(plugin.refresh(bare).outputs())
                .contains(
                        entry("maxSessionDuration", 3600.0),
                        entry("managedPolicyArns", List.of()),
                        entry("inlinePolicies", List.of()))
                .doesNotContainKeys("description", "permissionsBoundary", "tags");
        plugin.delete(bare);
    }

    @Test
    void replaces_on_name_and_path_and_deletes_first_only_what_has_a_name_of_its_own() {
        var automatic = plugin.create(ROLE, SharedAws.name("auto"), Map.of("assumeRolePolicy", TRUST));
        var named = plugin.create(ROLE, "logical", Map.of("assumeRolePolicy", TRUST, "name", SharedAws.name("own")));
        Map<String, Object> elsewhere = Map.of("assumeRolePolicy", TRUST, "path", "/other/");

        var diff = plugin.diff(automatic, elsewhere);

        assertThat(diff.getReplacesList()).containsExactly("path");
        assertThat(diff.getDeleteBeforeReplace()).isFalse();
        assertThat(diff.getStablesList()).contains("name").doesNotContain("path");
        var namedElsewhere = new HashMap<String, Object>(elsewhere);
        namedElsewhere.put("name", named.id());
        assertThat(plugin.diff(named, namedElsewhere).getDeleteBeforeReplace()).isTrue();
        assertThat(plugin.diff(named, Map.of("assumeRolePolicy", TRUST, "name", "another"))
                        .getReplacesList())
                .containsExactly("name");
        plugin.delete(automatic);
        plugin.delete(named);
    }

    @Test
    void names_by_prefix() {
        var made = plugin.create(ROLE, "logical", Map.of("assumeRolePolicy", TRUST, "namePrefix", "pre-"));

        assertThat(made.id()).matches("pre-\\d{18}[0-9a-f]{8}");
        assertThat(made.outputs()).contains(entry("namePrefix", "pre-"), entry("name", made.id()));
        assertThat(plugin.refresh(made)).isEqualTo(made);
        assertThat(plugin.diff(made, made.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.previewCreate(ROLE, "logical", Map.of("assumeRolePolicy", TRUST, "namePrefix", "pre-")))
                .containsEntry("name", Unknown.VALUE);
        plugin.delete(made);
    }

    @Test
    void imports_by_name() {
        var made = plugin.create(
                ROLE, SharedAws.name("imported"), Map.of("assumeRolePolicy", TRUST, "tags", Map.of("a", "1")));

        var imported = plugin.read(ROLE, "another", made.id());

        assertThat(imported.inputs()).containsOnlyKeys("assumeRolePolicy", "name", "tags", "__defaults");
        assertThat(imported.outputs()).isEqualTo(made.outputs());
        assertThat(plugin.read(ROLE, "another", "nothing").id()).isEmpty();
        plugin.delete(made);
    }

    @Test
    void previews_what_aws_decides_as_unknown() {
        assertThat(plugin.previewCreate(ROLE, "seen", Map.of("assumeRolePolicy", Unknown.VALUE)))
                .contains(
                        entry("assumeRolePolicy", Unknown.VALUE),
                        entry("arn", Unknown.VALUE),
                        entry("createDate", Unknown.VALUE),
                        entry("uniqueId", Unknown.VALUE),
                        entry("maxSessionDuration", 3600.0))
                .containsKey("name");
    }

    @Test
    void keeps_a_secret_trust_policy_secret() {
        var made = plugin.create(
                ROLE,
                SharedAws.name("secret"),
                Map.of("assumeRolePolicy", new Secret(Policies.trust(ROOT, "pin-1234"))));

        assertThat(made.outputs().get("assumeRolePolicy")).isInstanceOf(Secret.class);
        var refreshed = plugin.refresh(made);

        assertThat(refreshed.outputs()).isEqualTo(made.outputs());
        assertThat(refreshed.inputs()).isEqualTo(made.inputs());
        plugin.delete(made);
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
