package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.UserPolicy;
import com.pulumi.aws.iam.UserPolicyArgs;
import io.assumerole.UserBelongings.Belonging;
import io.assumerole.UserBelongings.Iam;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What is said of what IAM tells, in place of whom somebody else answers. Does not prove that IAM tells it: NothingElseTest
 * of end-to-end-tests adds each kind by hand.
 */
class UserBelongingsTest {

    private static Belonging policy(String name) {
        return new Belonging("inline policy", name, "aws iam delete-user-policy … " + name);
    }

    private static List<String> warnings(Supplier<Optional<Iam>> iam) {
        var warnings = Collections.synchronizedList(new ArrayList<String>());
        var stack = MockedStack.up(context -> {
            var user = new User("user");
            var own = new UserPolicy(
                    "own",
                    UserPolicyArgs.builder()
                            .user(user.name())
                            .name("own-policy")
                            .policy("{}")
                            .build());
            new UserBelongings(iam, warnings::add).look(user, new UserKeys(null, null), List.of(own));
        });
        assertThat(stack.errors()).isEmpty();
        return warnings;
    }

    @Test
    void warns_of_each_thing_with_its_remedy() {
        assertThat(warnings(() -> Optional.of(
                        (user, id) -> List.of(policy("x"), new Belonging("console password", "", "aws …")))))
                .hasSize(2)
                .anySatisfy(warning -> assertThat(warning)
                        .contains("has the inline policy x, which", "take it away: aws iam delete-user-policy … x"))
                .anySatisfy(warning -> assertThat(warning).contains("has the console password, which"));
    }

    @Test
    void asks_for_the_user_that_is_made_and_for_no_other() {
        assertThat(warnings(() -> Optional.of((user, id) -> List.of(policy(user + "/" + id)))))
                .singleElement()
                .asString()
                .contains(MockedStack.userId("user"));
    }

    @Test
    void is_silent_where_there_is_nothing_else() {
        assertThat(warnings(() -> Optional.of((user, id) -> List.of()))).isEmpty();
        assertThat(warnings(() -> Optional.of((user, id) -> List.of(policy("own-policy")))))
                .isEmpty();
        assertThat(warnings(() -> Optional.of((user, id) -> List.of(policy("own-policy-2")))))
                .hasSize(1);
    }

    /** Names of groups and of policies have nothing to do with each other. */
    @Test
    void does_not_take_a_group_for_the_policy_of_the_same_name() {
        var group = new Belonging("group", "own-policy", "aws iam remove-user-from-group …");

        assertThat(warnings(() -> Optional.of((user, id) -> List.of(group, policy("own-policy")))))
                .singleElement()
                .asString()
                .contains("has the group own-policy, which");
    }

    @Test
    void says_that_nobody_can_ask() {
        assertThat(warnings(Optional::empty))
                .singleElement()
                .asString()
                .contains("software.amazon.awssdk:iam", "software.amazon.awssdk:url-connection-client");
    }

    @Test
    void fails_nothing_where_iam_refuses() {
        assertThat(warnings(() -> Optional.of((user, id) -> {
                    throw new IllegalStateException("not authorized to perform: iam:ListAccessKeys");
                })))
                .singleElement()
                .asString()
                .contains("IAM could not be asked what the user", "not authorized to perform: iam:ListAccessKeys");
    }

    @Test
    void fails_nothing_where_the_sdk_does_not_fit_together() {
        assertThat(warnings(() -> Optional.of((user, id) -> {
                    throw new NoSuchMethodError("x");
                })))
                .singleElement()
                .asString()
                .contains("does not fit together");
    }
}
