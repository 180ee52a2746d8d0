package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.assumerole.arn.RoleArn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetStackTest {

    private static final User RED = new User("red", "a", "bucket/red");
    private static final User BLUE = new User("blue", "a", "bucket/blue");

    private static Account account(String role, String region, int stacks) {
        return new Account("a", RoleArn.parse("arn:aws:iam::000000000000:role/" + role), region, stacks);
    }

    private static String wanted(Account account, User... users) {
        return new FleetStack(account, 1, List.of(users)).wanted("program");
    }

    @Test
    void has_another_digest_if_it_is_to_be_another() {
        var account = account("fleet", "us-east-1", 1);
        var before = wanted(account, RED, BLUE);

        assertEquals(before, wanted(account("fleet", "us-east-1", 7), RED, BLUE));
        assertNotEquals(before, wanted(account, RED));
        assertNotEquals(before, wanted(account, RED, new User("blue", "a", "bucket/red")));
        assertNotEquals(before, wanted(account("other", "us-east-1", 1), RED, BLUE));
        assertNotEquals(before, wanted(account("fleet", "us-west-1", 1), RED, BLUE));
        assertNotEquals(before, new FleetStack(account, 1, List.of(RED, BLUE)).wanted("newer program"));
    }

    @Test
    void is_found_by_its_name_and_has_nobody_beyond_the_last() {
        var fleet = new Fleet(Map.of("a", account("fleet", "us-east-1", 1)), List.of(RED, BLUE), Optional.empty());

        assertEquals(List.of(BLUE, RED), fleet.stack("a-1").users());
        assertEquals(List.of(), fleet.stack("a-2").users());
        for (var name : List.of("a", "a-0", "a-01", "a-x", "b-1", "a-1-1", "-1")) {
            assertThrows(IllegalArgumentException.class, () -> fleet.stack(name), name);
        }
    }
}
