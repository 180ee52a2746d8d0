package io.assumerole.localaws.provider.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/** Does not prove what a policy allows; the tests of both stacks do. */
class InlinePolicyTypeTest extends WithPlugin {
    private static final String POLICY = Policies.allow("s3:*", "*");

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
    void sees_no_change_in_another_text_of_the_same_policy(Owner owner) {
        var owned = owner.make();
        var made = plugin.create(owner.type, "policy", Map.of(owner.property, owned.id(), "policy", POLICY));

        assertThat(plugin.diff(made, made.and("policy", POLICY.replace("\":", "\" : ") + "\n"))
                        .getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.diff(made, made.and("policy", Policies.allow("s3:CreateBucket", "*")))
                        .getDetailedDiffMap())
                .containsOnlyKeys("policy");
        plugin.delete(made);
        plugin.delete(owned);
    }

    @ParameterizedTest
    @EnumSource
    void imports_no_id_without_a_colon(Owner owner) {
        assertThatThrownBy(() -> plugin.read(owner.type, "another", "no-colon"))
                .hasMessageContaining("the id must be of the form <" + owner.property + " name>:<policy name>");
    }

    @ParameterizedTest
    @EnumSource
    void rejects_a_policy_without_a_principal(Owner owner) {
        assertThatThrownBy(
                        () -> plugin.create(owner.type, "policy", Map.of(owner.property, "nobody", "policy", POLICY)))
                .hasMessageContaining("putting IAM ")
                .hasMessageContaining("(nobody) Policy (policy-")
                .hasMessageContaining("NoSuchEntity");
    }
}
