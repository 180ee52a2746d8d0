package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.PropertyDiff;
import pulumirpc.Provider.PropertyDiff.Kind;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.VirtualMFADevice;

/** Does not prove a rename: MiniStack has no UpdateUser; {@code FakeAwsTest} shows what is sent. */
class UserTypeTest extends WithPlugin {
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String READER = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    @Test
    void names_each_tag_in_a_diff() {
        var made = plugin.create(
                USER, SharedAws.name("updated"), Map.of("tags", Map.of("stays", "1", "changes", "1", "goes", "1")));
        Map<String, Object> inputs =
                Map.of("tags", Map.of("stays", "1", "changes", "2", "comes", ""), "permissionsBoundary", READER);

        assertThat(plugin.diff(made, inputs).getDetailedDiffMap())
                .hasSize(7)
                .hasEntrySatisfying("tags.changes", is(Kind.UPDATE))
                .hasEntrySatisfying("tags.goes", is(Kind.DELETE))
                .hasEntrySatisfying("tags.comes", is(Kind.ADD))
                .hasEntrySatisfying("tagsAll.comes", is(Kind.ADD))
                .hasEntrySatisfying("permissionsBoundary", is(Kind.ADD));
        plugin.delete(made);
    }

    private static Consumer<PropertyDiff> is(Kind kind) {
        return diff -> assertThat(diff.getKind()).isEqualTo(kind);
    }

    @Test
    void previews_the_automatic_name_without_a_call_to_aws() {
        var outputs = plugin.previewCreate(USER, "seen", Map.of("path", Unknown.VALUE, "tags", Map.of("a", "1")));

        assertThat((String) outputs.get("name")).matches("seen-[0-9a-f]{7}");
        assertThat(outputs).containsEntry("tagsAll", Map.of("a", "1"));
        assertThat(plugin.read(USER, "seen", (String) outputs.get("name")).id()).isEmpty();
    }

    @Test
    void previews_an_update_and_changes_nothing() {
        var made = plugin.create(USER, SharedAws.name("previewed"), Map.of());

        var previewed = plugin.previewUpdate(made, Map.of("tags", Unknown.VALUE));

        assertThat(previewed.outputs())
                .contains(
                        entry("tags", Unknown.VALUE),
                        entry("tagsAll", Unknown.VALUE),
                        entry("arn", made.output("arn")));
        assertThat(plugin.diff(made, Map.of("tags", Unknown.VALUE)).getDetailedDiffMap())
                .containsOnlyKeys("tags", "tagsAll");
        assertThat(plugin.refresh(made)).isEqualTo(made);
        plugin.delete(made);
    }

    @Test
    void keeps_secret_inputs_secret_in_every_answer() {
        Map<String, Object> inputs = Map.of("tags", Map.of("pin", new Secret("1234")));

        var made = plugin.create(USER, SharedAws.name("secret"), inputs);

        assertThat(made.inputs()).containsEntry("tags", Map.of("pin", new Secret("1234")));
        assertThat(made.outputs())
                .containsEntry("tags", Map.of("pin", new Secret("1234")))
                .containsEntry("tagsAll", new Secret(Map.of("pin", "1234")));
        assertThat(plugin.refresh(made)).isEqualTo(made);
        assertThat(plugin.update(made, inputs).outputs()).isEqualTo(made.outputs());
        plugin.delete(made);
    }

    @Test
    void deletes_the_resources_of_a_user_only_if_forced() {
        var kept = plugin.create(USER, SharedAws.name("kept"), Map.of());
        var forced = plugin.create(USER, SharedAws.name("forced"), Map.of("forceDestroy", true));
        Made key = null;
        for (var user : List.of(kept, forced)) {
            key = plugin.create(Plugin.ACCESS_KEY, SharedAws.name("key"), Map.of("user", user.id()));
            plugin.create(
                    Plugin.USER_POLICY,
                    SharedAws.name("policy"),
                    Map.of("user", user.id(), "policy", Policies.allow("s3:*", "*")));
        }

        assertThatThrownBy(() -> plugin.delete(kept))
                .hasMessageContaining("deleting IAM User (" + kept.id() + "): ")
                .hasMessageContaining("DeleteConflict");
        plugin.delete(forced);

        assertThat(plugin.refresh(forced).id()).isEmpty();
        assertThat(plugin.refresh(key).id()).isEmpty();
        plugin.delete(plugin.update(kept, Map.of("forceDestroy", true)));
        assertThat(plugin.refresh(kept).id()).isEmpty();
    }

    @Test
    void keeps_a_user_that_has_an_inline_policy_made_elsewhere() {
        var iam = SharedAws.iam();
        var user = plugin.create(USER, SharedAws.name("user"), Map.of());
        iam.putUserPolicy(request ->
                request.userName(user.id()).policyName("elsewhere").policyDocument(Policies.allow("s3:*", "*")));

        assertThatThrownBy(() -> plugin.delete(user)).hasMessageContaining("DeleteConflict");

        iam.deleteUserPolicy(request -> request.userName(user.id()).policyName("elsewhere"));
        plugin.delete(user);
        assertThat(plugin.refresh(user).id()).isEmpty();
    }

    @Test
    void deletes_a_password_and_a_device_made_elsewhere_only_when_forced() {
        var iam = SharedAws.iam();
        var kept = plugin.create(USER, SharedAws.name("kept"), Map.of());
        var forced = plugin.create(USER, SharedAws.name("forced"), Map.of("forceDestroy", true));
        for (var user : List.of(kept, forced)) {
            iam.createLoginProfile(request -> request.userName(user.id()).password("Pass-word-1"));
            var device = iam.createVirtualMFADevice(request -> request.virtualMFADeviceName(user.id()))
                    .virtualMFADevice()
                    .serialNumber();
            iam.enableMFADevice(request -> request.userName(user.id())
                    .serialNumber(device)
                    .authenticationCode1("123456")
                    .authenticationCode2("654321"));
        }

        assertThatThrownBy(() -> plugin.delete(kept)).hasMessageContaining("DeleteConflict");
        plugin.delete(forced);

        assertThat(hasPassword(iam, kept)).isTrue();
        assertThat(hasPassword(iam, forced)).isFalse();
        assertThat(devices(iam))
                .anySatisfy(device -> assertThat(device).endsWith("/" + kept.id()))
                .noneSatisfy(device -> assertThat(device).endsWith("/" + forced.id()));
        iam.deleteLoginProfile(request -> request.userName(kept.id()));
        var device = "arn:aws:iam::000000000000:mfa/" + kept.id();
        iam.deactivateMFADevice(request -> request.userName(kept.id()).serialNumber(device));
        iam.deleteVirtualMFADevice(request -> request.serialNumber(device));
        plugin.delete(kept);
    }

    private static boolean hasPassword(IamClient iam, Made user) {
        try {
            iam.getLoginProfile(request -> request.userName(user.id()));
            return true;
        } catch (NoSuchEntityException e) {
            return false;
        }
    }

    private static List<String> devices(IamClient iam) {
        return iam.listVirtualMFADevices(request -> request.assignmentStatus("Any")).virtualMFADevices().stream()
                .map(VirtualMFADevice::serialNumber)
                .toList();
    }

    @Test
    void takes_a_user_out_of_its_groups_before_it_goes() {
        var iam = SharedAws.iam();
        var group = SharedAws.name("group");
        var user = plugin.create(USER, SharedAws.name("member"), Map.of());
        iam.createGroup(request -> request.groupName(group));
        iam.addUserToGroup(request -> request.groupName(group).userName(user.id()));
        assertThat(iam.getGroup(request -> request.groupName(group)).users()).hasSize(1);

        plugin.delete(user);

        assertThat(iam.getGroup(request -> request.groupName(group)).users()).isEmpty();
        iam.deleteGroup(request -> request.groupName(group));
    }

    @Test
    void limits_a_user_by_its_boundary_whatever_its_policies_allow() {
        var boundary =
                plugin.create(Plugin.POLICY, SharedAws.name("boundary"), Map.of("policy", Policies.allow("s3:*", "*")));
        var user = plugin.create(
                USER, SharedAws.name("limited"), Map.of("forceDestroy", true, "permissionsBoundary", boundary.id()));
        plugin.create(
                Plugin.USER_POLICY_ATTACHMENT, "everything", Map.of("user", user.id(), "policyArn", ADMINISTRATOR));
        var key = plugin.create(Plugin.ACCESS_KEY, "key", Map.of("user", user.id()));
        try (var asUser = Plugin.of(key)) {
            asUser.delete(asUser.create(Plugin.BUCKET, SharedAws.name("bucket"), Map.of()));
            assertThatThrownBy(() -> asUser.create(USER, SharedAws.name("refused"), Map.of()))
                    .hasMessageContaining("AccessDenied")
                    .hasMessageContaining("iam:CreateUser");
            var unlimited = plugin.update(user, Map.of("forceDestroy", true));
            asUser.delete(asUser.create(USER, SharedAws.name("allowed"), Map.of()));
            plugin.delete(unlimited);
        }
        plugin.delete(boundary);
    }

    @Test
    void passes_on_the_code_and_the_message_of_aws() {
        var name = SharedAws.name("twice");
        var made = plugin.create(USER, "one", Map.of("name", name));

        assertThatThrownBy(() -> plugin.create(USER, "two", Map.of("name", name)))
                .hasMessageMatching("FAILED_PRECONDITION: creating IAM User \\("
                        + name
                        + "\\): operation error IAM: CreateUser, https response error"
                        + " StatusCode: 409, RequestID: [-0-9a-f]+, api error"
                        + " EntityAlreadyExists: .+"
                        + name
                        + ".+");
        plugin.delete(made);
    }
}
