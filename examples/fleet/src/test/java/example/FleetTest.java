package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import example.Fleet.Account;
import io.assumerole.arn.RoleArn;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static Account account(int stacks) {
        return new Account("a", RoleArn.parse("arn:aws:iam::000000000000:role/fleet"), "us-east-1", stacks);
    }

    @Test
    void moves_only_the_share_of_an_additional_stack() {
        for (int stacks : List.of(1, 4, 9, 19)) {
            var moved = IntStream.range(0, 800)
                    .mapToObj(i -> List.of(
                            account(stacks).stackOf("user-" + i),
                            account(stacks + 1).stackOf("user-" + i)))
                    .filter(pair -> !pair.get(0).equals(pair.get(1)))
                    .toList();
            assertTrue(moved.stream().allMatch(pair -> pair.get(1).equals("a-" + (stacks + 1))));
            double share = 800.0 / (stacks + 1);
            assertTrue(Math.abs(moved.size() - share) < 5 * Math.sqrt(share), moved.size() + " of " + share);
        }
    }

    /** A user that moves gets a new key, so no release of Java or of this program may move one. */
    @Test
    void never_changes_the_stack_of_a_user() {
        assertEquals(
                List.of("a-2", "a-3", "a-3", "a-2", "a-3"),
                List.of("red", "blue", "green", "anna@example.com", "user-17").stream()
                        .map(account(4)::stackOf)
                        .toList());
    }
}
