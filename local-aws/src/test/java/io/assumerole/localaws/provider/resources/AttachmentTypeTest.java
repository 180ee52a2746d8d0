package io.assumerole.localaws.provider.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Proves that a managed policy is attached and detached, and what its owner may do then. Does not
 * prove that IAM refuses a policy that does not exist: MiniStack attaches any.
 */
class AttachmentTypeTest extends WithPlugin {
    private static Made policy;
    private static Made caller;
    private static Made key;

    @BeforeAll
    static void start() {
        policy = plugin.create(Plugin.POLICY, SharedAws.name("buckets"), Map.of("policy", Policies.allow("s3:*", "*")));
        caller = plugin.create(Plugin.USER, SharedAws.name("caller"), Map.of("forceDestroy", true));
        key = plugin.create(Plugin.ACCESS_KEY, "key", Map.of("user", caller.id()));
        plugin.create(
                Plugin.USER_POLICY,
                "assume",
                Map.of("user", caller.id(), "policy", Policies.allow("sts:AssumeRole", "*")));
    }

    @AfterAll
    static void stop() {
        plugin.delete(caller);
        plugin.delete(policy);
    }

    /** Who has the policy. */
    private enum Owner {
        ROLE(Plugin.ROLE_POLICY_ATTACHMENT, "role", "IAM Role") {
            @Override
            Made make() {
                return plugin.create(
                        Plugin.ROLE,
                        SharedAws.name("owner"),
                        Map.of("assumeRolePolicy", Policies.trust(caller.output("arn"))));
            }

            @Override
            Plugin as(Made owner) {
                return Plugin.of(key, Map.of("assumeRole", Map.of("roleArn", owner.output("arn"))));
            }
        },
        USER(Plugin.USER_POLICY_ATTACHMENT, "user", "IAM User") {
            @Override
            Made make() {
                return plugin.create(Plugin.USER, SharedAws.name("owner"), Map.of("forceDestroy", true));
            }

            @Override
            Plugin as(Made owner) {
                return Plugin.of(plugin.create(Plugin.ACCESS_KEY, "key", Map.of("user", owner.id())));
            }
        };

        private final String type;
        private final String property;
        private final String title;

        Owner(String type, String property, String title) {
            this.type = type;
            this.property = property;
            this.title = title;
        }

        abstract Made make();

        /** A plugin that works as the owner. */
        abstract Plugin as(Made owner);

        Made attach(Made owner) {
            return plugin.create(type, "attachment", Map.of(property, owner.id(), "policyArn", policy.id()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void counts_as_an_attachment_of_the_policy(Owner owner) {
        var owned = owner.make();

        var made = owner.attach(owned);

        assertThat(plugin.refresh(policy).outputs()).containsEntry("attachmentCount", 1.0);
        plugin.delete(made);
        assertThat(plugin.refresh(policy).outputs()).containsEntry("attachmentCount", 0.0);
        plugin.delete(owned);
    }

    @ParameterizedTest
    @EnumSource
    void lets_its_owner_do_what_the_policy_allows_and_only_while_it_is_attached(Owner owner) {
        var owned = owner.make();
        try (var asOwner = owner.as(owned)) {
            assertThatThrownBy(() -> makeBucket(asOwner)).hasMessageContaining("AccessDenied");
            var made = owner.attach(owned);

            asOwner.delete(makeBucket(asOwner));
            assertThatThrownBy(() -> asOwner.create(Plugin.USER, SharedAws.name("u"), Map.of()))
                    .hasMessageContaining("AccessDenied")
                    .hasMessageContaining("iam:CreateUser");
            plugin.delete(made);
            assertThatThrownBy(() -> makeBucket(asOwner)).hasMessageContaining("AccessDenied");
        }
        plugin.delete(owned);
    }

    private static Made makeBucket(Plugin asOwner) {
        return asOwner.create(Plugin.BUCKET, SharedAws.name("bucket"), Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void imports_by_owner_and_policy(Owner owner) {
        var owned = owner.make();
        var made = owner.attach(owned);

        var imported = plugin.read(owner.type, "another", owned.id() + "/" + policy.id());

        assertThat(imported.id()).isEqualTo(owned.id() + "-" + policy.id());
        assertThat(imported.inputs())
                .containsOnly(
                        entry(owner.property, owned.id()),
                        entry("policyArn", policy.id()),
                        entry("__defaults", List.of()));
        assertThat(plugin.refresh(imported)).isEqualTo(imported);
        assertThat(plugin.read(owner.type, "another", "none/" + policy.id()).id())
                .isEmpty();
        assertThat(plugin.read(owner.type, "another", owned.id() + "/arn:aws:iam::x")
                        .id())
                .isEmpty();
        assertThatThrownBy(() -> plugin.read(owner.type, "another", "no-slash"))
                .hasMessageContaining(
                        "the id must be of the form <" + owner.property + " name>/<policy ARN>, got 'no-slash'");
        plugin.delete(made);
        plugin.delete(owned);
    }

    @ParameterizedTest
    @EnumSource
    void rejects_an_attachment_to_nobody_and_of_what_is_no_arn(Owner owner) {
        assertThatThrownBy(() -> plugin.create(
                        owner.type, "nobodys", Map.of(owner.property, "nobody", "policyArn", policy.id())))
                .hasMessageContaining("attaching IAM Policy (" + policy.id() + ") to " + owner.title + " (nobody)")
                .hasMessageContaining("NoSuchEntity");
        assertThat(Plugin.reasons(plugin.check(owner.type, "wrong", Map.of(owner.property, "x", "policyArn", "Admin"))))
                .singleElement()
                .asString()
                .contains("\"policyArn\" (Admin) is an invalid ARN");
    }
}
