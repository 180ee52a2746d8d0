package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.assumerole.arn.RoleArn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DivisionTest {

    private static final int USERS = 800;

    private static Account account(int stacks) {
        return new Account("a", RoleArn.parse("arn:aws:iam::000000000000:role/fleet"), "us-east-1", stacks);
    }

    private static List<User> users(long seed) {
        var random = new Random(seed);
        return IntStream.range(0, USERS)
                .mapToObj(i -> new User("user-" + i + "-" + random.nextInt(1_000), "a", "bucket/folder"))
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    }

    /** The stack of each user, as the whole fleet is divided. */
    private static Map<String, String> divided(List<User> users, int stacks) {
        var stackOf = new HashMap<String, String>();
        var fleet = new Fleet(Map.of("a", account(stacks)), users, Optional.empty());
        fleet.stacks().forEach(stack -> stack.users().forEach(user -> stackOf.put(user.name(), stack.name())));
        return stackOf;
    }

    @Test
    void moves_nobody_else_when_a_user_comes_or_goes() {
        for (int seed = 0; seed < 4; seed++) {
            var users = users(seed);
            var all = divided(users, 20);
            assertEquals(USERS, all.size());

            var gone = users.remove(new Random(seed).nextInt(USERS)).name();
            var without = divided(users, 20);

            var expected = new HashMap<>(all);
            expected.remove(gone);
            assertEquals(expected, without, "seed " + seed);
        }
    }

    @Test
    void moves_no_more_than_its_share_to_a_new_stack_and_from_a_stack_that_goes() {
        for (int stacks : List.of(1, 4, 9, 19)) {
            var users = users(stacks);
            var before = divided(users, stacks);
            var after = divided(users, stacks + 1);
            var added = "a-" + (stacks + 1);

            var moved = users.stream()
                    .map(User::name)
                    .filter(user -> !before.get(user).equals(after.get(user)))
                    .toList();

            assertTrue(moved.stream().allMatch(user -> after.get(user).equals(added)), "all move to the new one");
            assertEvenly(moved.size(), stacks + 1);
        }
    }

    /** No stack of all of them is further from its share than five standard deviations. */
    @Test
    void divides_evenly_but_not_equally() {
        for (int stacks : List.of(2, 20, 40)) {
            var sizes = new Fleet(Map.of("a", account(stacks)), users(stacks), Optional.empty())
                    .stacks().stream().map(stack -> stack.users().size()).toList();

            assertEquals(USERS, sizes.stream().mapToInt(size -> size).sum());
            sizes.forEach(size -> assertEvenly(size, stacks));
            assertNotEquals(1, sizes.stream().distinct().count());
        }
    }

    private static void assertEvenly(int size, int stacks) {
        double share = (double) USERS / stacks;
        double deviation = Math.sqrt(share * (1 - 1.0 / stacks));
        assertTrue(Math.abs(size - share) < 5 * deviation, size + " of " + share);
    }

    /** Another Java, another machine, next year: a user that moves gets another key. */
    @Test
    void is_the_same_for_ever() {
        assertEquals(
                List.of(4, 1, 2, 2, 1),
                List.of("red", "blue", "green", "anna@example.com", "user-17").stream()
                        .map(user -> Division.stackOf(user, account(4)))
                        .toList());
    }
}
