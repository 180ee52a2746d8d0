package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the calls that the command knows for a resource type with those that the emulator makes, and that the
 * official plugin needs according to its sources. Does not prove what AWS requires.
 */
class MeasuredPermissionsTest {
    private static final Path MEASURED =
            Path.of("../local-aws/src/test/resources/io/assumerole/localaws/contract/permissions.txt");

    /** The suffix of a type whose calls differ in com.pulumi:aws 7. */
    private static final String OTHER_VERSION = "@7.51.1";

    @TempDir
    private Path folder;

    private Runs runs;

    /** A line of the file: when the plugin needs the actions, for which type, with which input, and the actions. */
    record Row(String when, String type, String input, List<String> actions) {
        @Override
        public String toString() {
            return when + " " + type + " " + input;
        }
    }

    static List<Row> rows() throws IOException {
        var rows = Files.readAllLines(MEASURED).stream()
                .map(line -> Arrays.asList(line.split(" ")))
                .filter(words -> Set.of("create", "delete", "change", "also").contains(words.get(0)))
                .map(words -> {
                    int first = words.get(0).equals("also") ? 3 : 2;
                    return new Row(
                            words.get(0),
                            words.get(1).replace(OTHER_VERSION, ""),
                            first == 3 ? words.get(2) : "",
                            words.subList(first, words.size()));
                })
                .toList();
        assertThat(rows).hasSizeGreaterThan(40);
        return rows;
    }

    @BeforeEach
    void start() {
        runs = new Runs(folder);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void knows_each_measured_action_and_at_most_one_more(Row row) throws IOException {
        var inputs = switch (row.input()) {
            case "" -> "";
            case "tags" -> "'tags':{'team':'a'}";
            case "policy" -> "'policy':'{}'";
            default -> "'" + row.input() + "':true";
        };
        var created = calls(new PreviewBuilder().create(row.type(), "it", inputs), "");
        var deleted = calls(new PreviewBuilder().existing("delete", row.type(), "it", "arn:x", inputs), "");
        var later = calls(new PreviewBuilder().existing("same", row.type(), "it", "arn:x", inputs), "--lifecycle ");

        switch (row.when()) {
            case "create" -> assertMatches(row, created);
            case "delete" -> assertMatches(row, deleted);
            case "also" -> assertThat(union(created.all(), deleted.all())).containsAll(row.actions());
            // A policy for later updates never allows the removal of a boundary.
            default ->
                assertThat(later.all())
                        .containsAll(row.actions().stream()
                                .filter(action -> !action.matches("iam:(Put|Delete).*PermissionsBoundary"))
                                .toList());
        }
    }

    private static void assertMatches(Row row, Calls calls) {
        assertThat(calls.all()).containsAll(row.actions());
        var more = new TreeSet<>(calls.certain());
        row.actions().forEach(more::remove);
        assertThat(more).as("more than measured").hasSizeLessThanOrEqualTo(1);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    /** The actions of the calls, and of those that the provider certainly makes. */
    private record Calls(Set<String> all, Set<String> certain) {}

    private Calls calls(PreviewBuilder preview, String options) throws IOException {
        runs.file("preview.json", preview.json());
        var report = new ObjectMapper()
                .readTree(runs.command("permissions " + options + "--format json preview.json")
                        .exits(0)
                        .out());
        var all = new TreeSet<String>();
        var certain = new TreeSet<String>();
        StreamSupport.stream(report.get("calls").spliterator(), false).forEach(call -> {
            all.add(call.get("action").asText());
            if (call.get("certainty").asText().equals("CERTAIN")) {
                certain.add(call.get("action").asText());
            }
        });
        return new Calls(all, certain);
    }
}
