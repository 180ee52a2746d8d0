package io.assumerole.localaws.provider.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/** Does not prove what a policy allows; the tests of both stacks do. */
@Tag("slow")
class InlinePolicyTypeTest {
    private static final String POLICY = Policies.allow("s3:*", "*");

    private static Plugin plugin;

    @BeforeAll
    static void start() {
        plugin = Plugin.ofRoot();
    }

    @AfterAll
    static void stop() {
        plugin.close();
    }

    /** Whose policy it is. */
    private enum Owner {
        ROLE(Plugin.ROLE_POLICY, "role", Plugin.ROLE),
        USER(Plugin.USER_POLICY, "user", Plugin.USER);

        private final String type;
        private final String property;
        private final String ownerType;

        Owner(String type, String property, String ownerType) {
            this.type = type;
            this.property = property;
            this.ownerType = ownerType;
        }

        Made make() {
            return plugin.create(
                    ownerType,
                    SharedAws.name("owner"),
                    this == ROLE ? Map.of("assumeRolePolicy", Policies.trust("000000000000")) : Map.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    void creates_reads_updates_and_deletes(Owner owner) {
        var owned = owner.make();

        var made = plugin.create(owner.type, "policy", Map.of(owner.property, owned.id(), "policy", POLICY));

        var name = made.output("name");
        assertThat(name).matches("policy-[0-9a-f]{7}");
        assertThat(made.id()).isEqualTo(owned.id() + ":" + name);
        assertThat(made.outputs())
                .containsOnly(
                        entry("id", made.id()),
                        entry("name", name),
                        entry("namePrefix", ""),
                        entry(owner.property, owned.id()),
                        entry("policy", PolicyText.normalized(POLICY)));
        assertThat(plugin.refresh(made)).isEqualTo(made);
        var other = Policies.allow("s3:CreateBucket", "*");
        assertThat(plugin.diff(made, made.and("policy", POLICY.replace("\":", "\" : ") + "\n"))
                        .getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        var diff = plugin.diff(made, made.and("policy", other));
        assertThat(diff.getDetailedDiffMap()).containsOnlyKeys("policy");
        assertThat(diff.getReplacesList()).isEmpty();
        var updated = plugin.update(made, made.and("policy", other));

        assertThat(plugin.refresh(updated)).isEqualTo(updated);
        assertThat(plugin.refresh(made).inputs()).containsEntry("policy", PolicyText.normalized(other));
        plugin.delete(updated);
        assertThat(plugin.refresh(updated).id()).isEmpty();
        plugin.delete(updated);
        plugin.delete(owned);
        plugin.delete(updated);
    }

    @ParameterizedTest
    @EnumSource
    void imports_by_owner_and_name(Owner owner) {
        var owned = owner.make();
        var made = plugin.create(owner.type, "policy", Map.of(owner.property, owned.id(), "policy", POLICY));

        var imported = plugin.read(owner.type, "another", made.id());

        assertThat(imported.outputs()).isEqualTo(made.outputs());
        assertThat(imported.inputs()).containsOnlyKeys("name", owner.property, "policy", "__defaults");
        assertThat(plugin.read(owner.type, "another", owned.id() + ":none").id())
                .isEmpty();
        assertThatThrownBy(() -> plugin.read(owner.type, "another", "no-colon"))
                .hasMessageContaining("the id must be of the form <" + owner.property + " name>:<policy name>");
        plugin.delete(made);
        plugin.delete(owned);
    }

    @ParameterizedTest
    @EnumSource
    void replaces_on_owner_and_name(Owner owner) {
        var owned = owner.make();
        var made = plugin.create(owner.type, "policy", Map.of(owner.property, owned.id(), "policy", POLICY));

        var another = plugin.diff(made, Map.of(owner.property, "x", "policy", POLICY));
        var renamed = plugin.diff(made, Map.of(owner.property, owned.id(), "policy", POLICY, "name", "own"));

        assertThat(another.getReplacesList()).containsExactly(owner.property);
        assertThat(another.getDeleteBeforeReplace()).isFalse();
        assertThat(renamed.getReplacesList()).containsExactly("name");
        assertThat(renamed.getDeleteBeforeReplace()).isTrue();
        plugin.delete(made);
        plugin.delete(owned);
    }

    @ParameterizedTest
    @EnumSource
    void previews_and_keeps_secrets(Owner owner) {
        var owned = owner.make();

        assertThat(plugin.previewCreate(
                        owner.type, "policy", Map.of(owner.property, Unknown.VALUE, "policy", Unknown.VALUE)))
                .contains(
                        entry(owner.property, Unknown.VALUE),
                        entry("policy", Unknown.VALUE),
                        entry("id", Unknown.VALUE));
        var made =
                plugin.create(owner.type, "policy", Map.of(owner.property, owned.id(), "policy", new Secret(POLICY)));
        assertThat(made.outputs().get("policy")).isInstanceOf(Secret.class);
        assertThat(plugin.refresh(made)).isEqualTo(made);
        plugin.delete(made);
        plugin.delete(owned);
    }

    @ParameterizedTest
    @EnumSource
    void rejects_a_policy_of_nobody(Owner owner) {
        assertThatThrownBy(
                        () -> plugin.create(owner.type, "policy", Map.of(owner.property, "nobody", "policy", POLICY)))
                .hasMessageContaining("putting IAM ")
                .hasMessageContaining("(nobody) Policy (policy-")
                .hasMessageContaining("NoSuchEntity");
    }
}
