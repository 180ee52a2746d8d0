package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetFileTest {

    private static final String GOOD = """
            accounts:
              production: {role: "arn:aws:iam::000000000000:role/fleet", region: us-east-1, stacks: 2}
              staging: {role: "arn:aws:iam::111111111111:role/fleet", region: eu-central-1, stacks: 1}
            users:
              - {name: Red, account: production, reads: artifacts/red}
              - {name: blue, account: staging, reads: artifacts/red}
              - {name: red, account: staging, reads: artifacts/red}
            """;

    private static String problems(String text) {
        return assertThrows(IllegalArgumentException.class, () -> FleetFile.read(text))
                .getMessage();
    }

    @Test
    void reads_accounts_users_and_the_file_of_the_example() {
        var fleet = FleetFile.read(GOOD);

        assertEquals(List.of("production-1", "production-2", "staging-1"), fleet.stacks());
        assertEquals(
                List.of("blue", "red"),
                fleet.usersOf("staging-1").stream().map(Fleet.User::name).toList());
        assertEquals(List.of(), fleet.usersOf("staging-2"));
        assertEquals("eu-central-1", fleet.accountOf("staging-2").region());
        for (var stack : List.of("staging", "staging-0", "staging-01", "staging-x", "test-1", "-1")) {
            assertThrows(IllegalArgumentException.class, () -> fleet.accountOf(stack), stack);
        }
        assertEquals(3, FleetFile.read(FleetProgram.FILE).stacks().size());
    }

    /** What is replaced by what, and how the only problem begins. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: red            | name: a b         | user \"a b\": \"name\" is a b; allowed: text with 1 to 56",
                "name: red            | name: 007         | user \"7\": \"name\" is 7; allowed: text with 1 to 56",
                "name: red            | secret: x         | user \"null\": must be a mapping with exactly the keys name,",
                "account: staging     | account: test     | user \"blue\": account \"test\" does not exist; allowed: production, ",
                "name: blue           | name: RED         | user \"red\": another user of this account has this name",
                "artifacts/red        | artifacts         | user \"Red\": \"reads\" is artifacts; allowed: text in the form BUCKET/",
                "artifacts/red        | 'artifacts/*'     | user \"Red\": \"reads\" is artifacts/*; allowed: text in the form",
                "reads: artifacts/red | name: red         | fleet.yaml is not valid: while constructing a mapping",
                "role/fleet           | user/fleet        | account \"production\": \"role\" is arn:aws:iam::000000000000:user/",
                "us-east-1            | everywhere        | account \"production\": \"region\" is everywhere; allowed: text with a region",
                "stacks: 2            | stacks: 1000      | account \"production\": \"stacks\" is 1000; allowed: a number from 1",
                "users:               | 'users: ]'        | fleet.yaml is not valid: while parsing",
            })
    void refuses_what_is_wrong(String good, String bad, String problem) {
        assertEquals(problem, problems(GOOD.replaceFirst(good, bad)).substring(0, problem.length()));
    }

    @Test
    void names_all_problems_at_once() {
        var bad = GOOD.replace("us-east-1", "here").replace("artifacts/red", "everything");
        assertEquals(
                List.of("account \"production\"", "user \"Red\"", "user \"blue\"", "user \"red\""),
                problems(bad).lines().map(line -> line.split(": ")[0]).toList());
    }
}
