package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.test.PulumiTest;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which keys the user gets, and under which names. Does not prove that an engine keeps a key that
 * an alias names, nor that AWS accepts the steps.
 */
class AccessKeysTest {

    private static final String KEY = "aws:iam/accessKey:AccessKey";

    private static Deployer with(AccessKeys keys) {
        return Deployer.up(args -> args.accessKeys(keys));
    }

    private static List<String> keys(Deployer deployer) {
        return deployer.children().stream()
                .filter(child -> child.startsWith("AccessKey"))
                .toList();
    }

    private static List<String> formerNames(Deployer deployer, String name) {
        return deployer.stack().request(KEY, name).getAliasesList().stream()
                .map(alias -> alias.getSpec().getName())
                .toList();
    }

    @Nested
    class One {

        @Test
        void is_the_default() {
            var deployer = Deployer.up(args -> args);

            assertThat(keys(deployer)).containsExactly("AccessKey::deployer-key");
            assertThat(deployer.stack().inputs(KEY)).isEqualTo(Map.of("user", "deployer-user-0123abc"));
            assertThat(formerNames(deployer, "deployer-key")).isEmpty();
            assertThat(deployer.component().assumableRole.user().hasAccessKey()).isTrue();
        }

        @Test
        void has_the_status_that_is_asked_for() {
            var deployer = with(AccessKeys.one(AccessKeyStatus.INACTIVE));

            assertThat(keys(deployer)).containsExactly("AccessKey::deployer-key");
            assertThat(deployer.stack().inputs(KEY)).containsEntry("status", "Inactive");
            assertThat(with(AccessKeys.one(AccessKeyStatus.ACTIVE)).stack().inputs(KEY))
                    .containsEntry("status", "Active");
        }

        @Test
        void has_no_key_before_it() {
            var deployer = Deployer.up(args -> args);

            assertThatThrownBy(() -> deployer.component().previousAccessKeyId())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'deployer' has no previous access key");
            assertThatThrownBy(() -> deployer.component().previousSecretAccessKey())
                    .isInstanceOf(IllegalStateException.class);
            assertThat(deployer.stack().outputs("deployer"))
                    .containsKeys("accessKeyId", "secretAccessKey")
                    .doesNotContainKeys("previousAccessKeyId", "previousSecretAccessKey");
        }
    }

    @Nested
    class None {

        @Test
        void makes_no_key_and_says_so_when_asked_for_it() {
            var deployer = with(AccessKeys.none());

            assertThat(keys(deployer)).isEmpty();
            assertThat(deployer.component().assumableRole.user().hasAccessKey()).isFalse();
            assertThatThrownBy(() -> deployer.component().accessKeyId())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'deployer' has no access key")
                    .hasMessageContaining("AccessKeys.none()");
            assertThatThrownBy(() -> deployer.component().secretAccessKey()).isInstanceOf(IllegalStateException.class);
            assertThat(deployer.stack().outputs("deployer")).doesNotContainKeys("accessKeyId", "secretAccessKey");
        }

        @Test
        void leaves_only_the_date_of_the_role() {
            assertThat(with(AccessKeys.none()).component().assumableRole.createDates())
                    .extracting(PulumiTest::extractValue)
                    .containsExactly("2020-01-31T12:00:01Z");
            assertThat(with(AccessKeys.one()).component().assumableRole.createDates())
                    .extracting(PulumiTest::extractValue)
                    .containsExactly("2020-01-31T12:00:00Z", "2020-01-31T12:00:01Z");
        }
    }

    @Nested
    class Rotating {

        private static final AccessKeys FIRST = AccessKeys.rotating("a");
        private static final AccessKeys BOTH = AccessKeys.rotating("b").previous("a", AccessKeyStatus.ACTIVE);
        private static final AccessKeys ASIDE = AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE);
        private static final AccessKeys SECOND = AccessKeys.rotating("b");

        @Test
        void names_each_key_by_its_id_in_every_step() {
            assertThat(keys(with(FIRST))).containsExactly("AccessKey::deployer-key-a");
            assertThat(keys(with(BOTH))).containsExactly("AccessKey::deployer-key-a", "AccessKey::deployer-key-b");
            assertThat(keys(with(ASIDE))).containsExactly("AccessKey::deployer-key-a", "AccessKey::deployer-key-b");
            assertThat(keys(with(SECOND))).containsExactly("AccessKey::deployer-key-b");
        }

        @Test
        void changes_only_the_status_of_the_previous_key() {
            assertThat(with(BOTH).stack().inputs(KEY, "deployer-key-a"))
                    .isEqualTo(Map.of("user", "deployer-user-0123abc", "status", "Active"));
            assertThat(with(ASIDE).stack().inputs(KEY, "deployer-key-a"))
                    .isEqualTo(Map.of("user", "deployer-user-0123abc", "status", "Inactive"));
            assertThat(with(BOTH).stack().inputs(KEY, "deployer-key-b"))
                    .isEqualTo(with(ASIDE).stack().inputs(KEY, "deployer-key-b"))
                    .isEqualTo(Map.of("user", "deployer-user-0123abc", "status", "Active"));
        }

        @Test
        void keeps_the_key_that_was_the_only_one_as_the_oldest() {
            assertThat(formerNames(with(FIRST), "deployer-key-a")).containsExactly("deployer-key");
            assertThat(formerNames(with(BOTH), "deployer-key-a")).containsExactly("deployer-key");
            assertThat(formerNames(with(BOTH), "deployer-key-b")).isEmpty();
        }

        @Test
        void answers_with_the_current_key_and_the_one_before_it() {
            var deployer = with(BOTH);
            var made = deployer.component();

            assertThat(PulumiTest.extractValue(made.accessKeyId())).isEqualTo(MockedStack.keyId("deployer-key-b"));
            assertThat(PulumiTest.extractValue(made.secretAccessKey()))
                    .isEqualTo(MockedStack.secretOf("deployer-key-b"));
            assertThat(PulumiTest.extractValue(made.previousAccessKeyId()))
                    .isEqualTo(MockedStack.keyId("deployer-key-a"));
            assertThat(PulumiTest.extractValue(made.previousSecretAccessKey()))
                    .isEqualTo(MockedStack.secretOf("deployer-key-a"));
            assertThat(MockedStack.isSecret(made.previousSecretAccessKey())).isTrue();
            assertThat(MockedStack.isSecret(made.previousAccessKeyId())).isFalse();
            assertThat(deployer.stack().outputs("deployer"))
                    .containsKeys("previousAccessKeyId", "previousSecretAccessKey");
            assertThat(made.assumableRole.createDates()).hasSize(2);
        }

        private static List<String> warnings(AccessKeys keys, String... toBeCreated) {
            var stack = MockedStack.preview(
                    context -> new UnprivilegedUserWithRole(
                            "deployer",
                            UnprivilegedUserWithRoleArgs.builder()
                                    .rolePolicy(Deployer.READ)
                                    .accessKeys(keys)
                                    .build()),
                    toBeCreated);
            assertThat(stack.errors()).isEmpty();
            return stack.warnings();
        }

        /** Compares the preview of a replaced key with the preview of each step of a rotation. */
        @Test
        void warns_of_a_new_key_of_a_user_whose_older_key_is_not_kept() {
            assertThat(warnings(SECOND, "deployer-key-b"))
                    .singleElement()
                    .asString()
                    .isEqualTo("""
                    accessKeys: this update creates the access key "b" for an existing user and keeps no older key. If \
                    the user has another key in this stack, the update deletes that key, and programs that use it fail. \
                    To keep the old key until all programs have the new key, set rotating to "b", and set previous to "OLD" with \
                    the status Active. Replace OLD with the old key's name in rotating, or with any other name if it had \
                    none. If the user has no other key, or that key has leaked, continue""");
            assertThat(warnings(AccessKeys.one(), "deployer-key"))
                    .singleElement()
                    .asString()
                    .contains(
                            "creates the access key for",
                            "set rotating to \"NEW\", and set previous to \"OLD\" with the status Active");
            assertThat(warnings(BOTH, "deployer-key-a", "deployer-key-b"))
                    .singleElement()
                    .asString()
                    .contains("creates the access keys \"b\" and \"a\" for an existing user");

            assertThat(warnings(SECOND)).isEmpty();
            assertThat(warnings(BOTH, "deployer-key-b")).isEmpty();
            assertThat(warnings(SECOND, "deployer-user", "deployer-key-b")).isEmpty();
            assertThat(warnings(AccessKeys.none())).isEmpty();
        }

        /** Simulates a first update that failed after it created the user, or a key that someone deleted by hand. */
        @Test
        void does_not_warn_if_the_user_has_no_key_to_lose() {
            var key = Map.<String, Object>of(
                    "accessKeyId", "AKIAIOSFODNN7EXAMPLE", "createDate", "2026-01-01T00:00:00Z", "status", "Active");
            for (var keys : List.of(AccessKeys.one(), SECOND)) {
                var name = keys == SECOND ? "deployer-key-b" : "deployer-key";
                Consumer<Context> program = context -> new UnprivilegedUserWithRole(
                        "deployer",
                        UnprivilegedUserWithRoleArgs.builder()
                                .rolePolicy(Deployer.READ)
                                .accessKeys(keys)
                                .build());

                assertThat(MockedStack.previewWithKeys(List.of(), program, name).warnings())
                        .isEmpty();
                assertThat(MockedStack.previewWithKeys(List.of(key), program, name)
                                .warnings())
                        .singleElement()
                        .asString()
                        .contains("for an existing user and keeps no older key");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a-b", "ä", "\u0430", "a b", "a23456789012345678901"})
        void rejects_an_id_from_which_no_name_is_made(String id) {
            Deployer.rejects(() -> AccessKeys.rotating(id), "\"" + id + "\"", "1 to 20 characters");
            assertThatThrownBy(() -> FIRST.previous(id, AccessKeyStatus.ACTIVE))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"})
        void rejects_a_key_id_of_aws(String id) {
            var message = "The name of an access key in a rotation: got an AWS access key ID; allowed: a name that you"
                    + " choose, such as 202611: 1 to 20 characters from A-Z a-z 0-9";

            assertThatThrownBy(() -> AccessKeys.rotating(id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> FIRST.previous(id, AccessKeyStatus.ACTIVE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
            assertThat(keys(with(AccessKeys.rotating(id.substring(0, 19))))).hasSize(1);
            assertThat(keys(with(AccessKeys.rotating(id.replace('A', 'B'))))).hasSize(1);
        }

        @Test
        void accepts_an_id_of_20_characters() {
            assertThat(keys(with(AccessKeys.rotating("a2345678901234567890"))))
                    .containsExactly("AccessKey::deployer-key-a2345678901234567890");
        }

        @Test
        void rejects_the_same_id_twice() {
            Deployer.rejects(() -> FIRST.previous("a", AccessKeyStatus.ACTIVE), "the current key's name");
        }

        @Test
        void rejects_a_third_key_and_a_previous_one_of_none() {
            Deployer.rejects(() -> BOTH.previous("c", AccessKeyStatus.ACTIVE), "or called twice");
            Deployer.rejects(
                    () -> AccessKeys.one().previous("c", AccessKeyStatus.ACTIVE), "called without rotating(id)");
            assertThatThrownBy(() -> AccessKeys.none().previous("c", AccessKeyStatus.ACTIVE))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void rejects_null() {
            assertThatThrownBy(() -> AccessKeys.rotating(null)).isInstanceOf(IllegalArgumentException.class);
            Deployer.rejects(() -> FIRST.previous("b", null), "ACTIVE, INACTIVE");
            assertThatThrownBy(() -> AccessKeys.one(null)).isInstanceOf(IllegalArgumentException.class);
            Deployer.rejects(args -> args.accessKeys(null), "accessKeys is null");
        }
    }
}
