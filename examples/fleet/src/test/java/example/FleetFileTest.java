package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
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
              - {name: red, account: production, reads: artifacts/red}
              - {name: red, account: staging, reads: artifacts/red}
            """;

    private static List<String> problems(String text) {
        return assertThrows(IllegalArgumentException.class, () -> FleetFile.read("fleet.yaml", text))
                .getMessage()
                .lines()
                .toList();
    }

    @Test
    void reads_accounts_and_users() {
        var fleet = FleetFile.read("fleet.yaml", GOOD);

        assertEquals(
                List.of("production", "staging"), List.copyOf(fleet.accounts().keySet()));
        assertEquals(
                List.of(new User("red", "production", "artifacts/red"), new User("red", "staging", "artifacts/red")),
                fleet.users());
        var staging = fleet.accounts().get("staging");
        assertEquals("arn:aws:iam::111111111111:role/fleet", staging.role().toString());
        assertEquals("eu-central-1", staging.region());
        assertEquals(1, staging.stacks());
    }

    @Test
    void reads_the_file_of_the_example() {
        assertEquals(3, FleetFile.read(Path.of(FleetProgram.FILE)).stacks().size());
    }

    /** What is replaced by what, and how the only problem begins. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: red, account: prod  | name: a b, account: prod  | 5: user \"a b\": \"name\" is \"a b\": it may",
                "name: red, account: prod  | name: '', account: prod   | 5: user \"\": \"name\" is \"\": it may",
                "name: red, account: prod  | name: [], account: prod   | 5: user \"?\": \"name\" is no text: it may",
                "name: red, account: prod  | account: prod             | 5: user \"?\": \"name\" is missing.",
                "account: staging          | account: test             | 6: user \"red\": \"account\" is \"test\": there are production, staging.",
                "account: staging          | account: production       | 6: user \"red\": \"name\" is \"red\": line 5 has this name",
                "reads: artifacts/red      | reads: artifacts          | 5: user \"red\": \"reads\" is \"artifacts\": it has to be BUCKET/FOLDER",
                "reads: artifacts/red      | reads: 'artifacts/*'      | 5: user \"red\": \"reads\" is \"artifacts/*\": it has to be BUCKET/FOLDER",
                "reads: artifacts/red      | reads: artifacts/..       | 5: user \"red\": \"reads\" is \"artifacts/..\": it has to be BUCKET/FOLDER",
                "reads: artifacts/red      | reads: a/b, secret: c     | 5: user \"red\": \"secret\" is not known; there are name, account, reads.",
                "reads: artifacts/red      | name: red                 | 5: user \"red\": \"name\" is there twice.",
                "role/fleet                | user/fleet                | 2: account \"production\": \"role\" is \"arn:aws:iam::000000000000:user/fleet\": ",
                "111111111111              | 000000000000              | 3: account \"staging\": \"role\" is \"arn:aws:iam::000000000000:role/fleet\": account \"production\"",
                "us-east-1                 | everywhere                | 2: account \"production\": \"region\" is \"everywhere\": it has to be a region",
                "stacks: 2                 | stacks: 0                 | 2: account \"production\": \"stacks\" is \"0\": it has to be a number from 1",
                "stacks: 2                 | stacks: 1000              | 2: account \"production\": \"stacks\" is \"1000\": it has to be a number from 1 to 999.",
                "stacks: 2                 | stacks: many              | 2: account \"production\": \"stacks\" is \"many\": it has to be a number from 1",
                "', stacks: 2'             | ''                        | 2: account \"production\": \"stacks\" is missing.",
                "stacks: 2                 | stacks: 2, key: x         | 2: account \"production\": \"key\" is not known; there are role, region, stacks.",
                "users:                    | people:                   | 5: the file: \"people\" is not known; there are accounts, users, delivery.",
                "users:                    | 'users: ]'                | 4: the file: is no YAML: ",
            })
    void refuses_what_is_wrong(String good, String bad, String problem) {
        var changed = GOOD.replaceFirst(good.replace("{", "\\{"), bad);

        assertEquals(
                problem,
                problems(changed).get(0).substring("fleet.yaml:".length()).substring(0, problem.length()));
    }

    @Test
    void reads_who_else_runs_the_stacks_and_refuses_a_key_in_an_address() {
        var delivery = """
                delivery:
                  organization: example
                  repository: https://github.com/example/fleet
                  caller: arn:aws:iam::222222222222:role/fleet-caller
                """;
        assertEquals(
                "https://github.com/example/fleet",
                FleetFile.read("fleet.yaml", GOOD + delivery).delivery().get().repository());

        var bad = delivery.replace("https://", "https://me:secret@")
                .replace("role/", "user/")
                .replace("example\n", "\n");
        assertEquals(
                List.of("fleet.yaml:8: delivery", "fleet.yaml:9: delivery", "fleet.yaml:10: delivery"),
                problems(GOOD + bad).stream()
                        .map(line -> line.replaceFirst("(: delivery).*", "$1"))
                        .toList());
    }

    @Test
    void tells_all_problems_at_once() {
        var bad = GOOD.replace("us-east-1", "here").replace("artifacts/red", "everything");

        assertEquals(3, problems(bad).size());
        assertEquals(
                List.of("fleet.yaml:2", "fleet.yaml:5", "fleet.yaml:6"),
                problems(bad).stream().map(line -> line.split(": ")[0]).toList());
    }

    @Test
    void refuses_names_that_differ_in_case_alone_and_one_user_too_many() {
        assertEquals(
                1,
                problems(GOOD + "  - {name: Red, account: staging, reads: artifacts/red}\n")
                        .size());

        var users = new StringBuilder(GOOD);
        for (int i = 1; i < 5_000; i++) {
            users.append("  - {name: user-").append(i).append(", account: staging, reads: artifacts/red}\n");
        }
        assertEquals(
                5_001, FleetFile.read("fleet.yaml", users.toString()).users().size());
        users.append("  - {name: one-more, account: staging, reads: artifacts/red}\n");
        assertEquals(
                List.of(
                        "fleet.yaml:5006: user \"one-more\": \"account\" is \"staging\": an account has at most 5000 users;"
                                + " use a further account."),
                problems(users.toString()));
    }

    @Test
    void refuses_an_empty_file_and_users_that_are_no_list() {
        assertEquals(List.of("fleet.yaml:1: the file: is empty; it needs accounts and users."), problems(""));
        assertEquals(
                List.of("fleet.yaml:4: users: has to be a list, lines that begin with -."),
                problems(GOOD.replaceFirst("(?s)users:.*", "users: none")));
        assertEquals(
                List.of("fleet.yaml:7: the file: is no YAML: but found another document."),
                problems(GOOD + "---\na: b\n"));
    }
}
