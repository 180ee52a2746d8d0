package io.assumerole.e2e.faults;

import static io.assumerole.localaws.ministack.MiniStack.ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.AwsCommand;
import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Documents;
import io.assumerole.e2e.EngineRun;
import io.assumerole.e2e.EngineRun.Ended;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.run.CleanEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Runs the commands of docs/how-to/recover-a-failed-update.md and docs/how-to/respond-to-a-leaked-key.md, exactly as the pages show them,
 * in the folder of a stack: {@code pulumi} as the deployer of the stack, {@code aws} as an administrator.
 */
final class Recipe {

    private static final String DOCUMENT = "docs/how-to/recover-a-failed-update.md";
    private static final String LEAKED_KEY = "docs/how-to/respond-to-a-leaked-key.md";
    private static final List<String> STRICT = List.of("bash", "-euo", "pipefail", "-c");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(aws:[^`]+)` \\| `([^`]+)` \\|$");
    private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\$)\\b[A-Z]{4,}\\b");

    private final Stacks stacks;
    private final Path folder;
    private final AwsCredentials caller;

    Recipe(Stacks stacks, Path folder, AwsCredentials caller) {
        this.stacks = stacks;
        this.folder = folder;
        this.caller = caller;
    }

    /** Removes the lock and the resources that are not in the state, and clears Pulumi's record of them. */
    void afterTheEngineWasKilled() throws IOException {
        run(block("pulumi cancel"));
        for (var halfMade : run(block("pending_operations")).lines().toList()) {
            remove(halfMade.split(" "));
        }
        run(block("--clear-pending-creates"));
    }

    /** Deletes the keys of a user that the stack does not know. */
    void deleteUnknownKeys(String user) throws IOException {
        run(filled(block("delete-access-key"), "USER", user));
    }

    /** The same, line by line as at a terminal, where nothing stops at the first error. */
    Ended typeDeleteUnknownKeys(String user) throws IOException {
        return start(List.of("bash", "-c"), filled(block("delete-access-key"), "USER", user), Map.of());
    }

    /**
     * Restores the state from before the last save, after {@code pulumi login --local}, which leaves the backend in the
     * home folder.
     */
    Ended restoreTheStateAtHome(Path home, String project, String stack) throws IOException {
        return start(STRICT, restore(project, stack), Map.of("HOME", home.toString(), "PULUMI_BACKEND_URL", ""));
    }

    /** Locks out the user of a leaked key, ends the sessions of the role, and returns the printed lines. */
    List<String> stopTheAttacker(String key, String role) throws IOException {
        return run(block(LEAKED_KEY, "get-access-key-last-used"), Map.of("KEY", key, "ROLE", role))
                .lines()
                .toList();
    }

    /** Deletes a key that the attacker created. */
    void deleteKey(String user, String key) throws IOException {
        runLeaked(Map.of("USER", user, "ADDED", key), "delete-access-key");
    }

    /** Denies everything to the sessions in the role that began before now: the last command of the first block. */
    void stopSessions(String role) throws IOException {
        var block = block(LEAKED_KEY, "get-access-key-last-used");
        run("role=" + role + "\n" + block.substring(block.indexOf("aws iam put-role-policy")));
    }

    /** Denies everything in the role, in new sessions as well. */
    void denyRole(String role) throws IOException {
        runLeaked(Map.of("ROLE", role), "--role-name ROLE", "\"Resource\": \"*\"}]}'");
    }

    /** Returns the trust policies of all roles. */
    String trustPolicies() throws IOException {
        return run(block(LEAKED_KEY, "list-roles"));
    }

    /** Returns the calls that assumed roles outside an account. */
    String rolesOutside(String account) throws IOException {
        return run(block(LEAKED_KEY, "lookup-events"), Map.of("REGIONS", "us-east-1", "ACCOUNT", account));
    }

    /** Unlocks the user, but not the sessions that began before now. */
    void unlock(String user) throws IOException {
        runLeaked(Map.of("USER", user), "--user-name USER", "aws:TokenIssueTime");
    }

    /** Deletes the policies of the steps above. */
    void removeDenials(String user, String role) throws IOException {
        runLeaked(Map.of("USER", user, "ROLE", role), "delete-user-policy", "delete-role-policy");
    }

    private void runLeaked(Map<String, String> values, String... parts) throws IOException {
        run(block(LEAKED_KEY, parts), values);
    }

    /** Runs a block of a document, with values for its placeholders, and tells what it printed. */
    String run(String block, Map<String, String> values) throws IOException {
        var script = block;
        for (var value : values.entrySet()) {
            script = filled(script, value.getKey(), value.getValue());
        }
        return run(script);
    }

    private static String restore(String project, String stack) throws IOException {
        return filled(filled(block(".bak"), "PROJECT", project), "STACK", stack);
    }

    private void remove(String[] halfMade) throws IOException {
        if (halfMade[0].equals("aws:iam/accessKey:AccessKey")) {
            deleteUnknownKeys(halfMade[1]);
        } else {
            var ended = start(STRICT, command(halfMade), Map.of());
            // Killed before AWS was asked: then there is nothing to delete, as the document says.
            if (ended.status() != 0) {
                assertThat(ended.output()).containsPattern("NoSuchEntity|NoSuchBucket");
            }
        }
    }

    private static String command(String[] halfMade) throws IOException {
        var rows = ROW.matcher(Clone.read(DOCUMENT));
        while (rows.find()) {
            var form = rows.group(1).split(" ");
            if (form[0].equals(halfMade[0]) && form.length == halfMade.length) {
                var command = filled(rows.group(2), "ACCOUNT", ACCOUNT_ID);
                for (int i = 1; i < form.length; i++) {
                    command = filled(command, form[i], halfMade[i]);
                }
                return command;
            }
        }
        throw new AssertionError("No row of " + DOCUMENT + " says what to do about " + Arrays.toString(halfMade));
    }

    private static String filled(String script, String placeholder, String value) {
        return script.replaceAll("\\b" + placeholder + "\\b", Matcher.quoteReplacement(value));
    }

    private static String block(String part) throws IOException {
        return block(DOCUMENT, new String[] {part});
    }

    /** The first block of a document that has all these parts. */
    private static String block(String document, String... parts) throws IOException {
        return Documents.blocks(document, "bash").stream()
                .filter(block -> Stream.of(parts).allMatch(block::contains))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No block of " + document + " has " + Arrays.toString(parts)));
    }

    private String run(String script) throws IOException {
        Ended ended = start(STRICT, script, Map.of());
        assertThat(ended.status()).as(script + ended.output()).isZero();
        return ended.output();
    }

    private Ended start(List<String> shell, String script, Map<String, String> changes) throws IOException {
        assertThat(PLACEHOLDER.matcher(script).results().map(java.util.regex.MatchResult::group))
                .as("placeholders left in %s", script)
                .isEmpty();
        var who = script.contains("aws ") ? stacks.sandbox().root() : caller;
        var environment = new HashMap<>(stacks.sandbox().environment(who));
        environment.put("PATH", CleanEnvironment.before(environment, "PATH", AwsCommand.in(stacks.folder())));
        environment.putAll(changes);
        environment.values().removeIf(String::isEmpty);
        var command = new ArrayList<>(shell);
        command.add(script);
        return EngineRun.start(command, folder, environment, stacks.folder().resolve("tmp"))
                .await();
    }
}
