package io.assumerole.policy.cli.permissions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.assumerole.internal.Text;
import io.assumerole.policy.cli.json.IndentedJson;
import io.assumerole.policy.cli.permissions.NeededCall.Certainty;
import io.assumerole.policy.cli.review.report.MarkdownText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The report about the permissions that a deployment needs, as text, Markdown, or JSON.
 *
 * @param calls all known calls
 * @param unknownTypes the types of resources without data, with the number of resources
 * @param warnings what the preview shows, or lacks, about the starting policy
 * @param notes sentences about permissions in addition to those for the calls
 * @param policy the starting policy; null if policies were checked
 * @param check the result of the check; null if a starting policy was written
 */
public record PermissionReport(
        Collection<NeededCall> calls,
        Map<String, Integer> unknownTypes,
        List<String> warnings,
        Set<String> notes,
        @Nullable StartingPolicy policy,
        @Nullable PermissionCheck check) {
    private static final int WIDTH = 80;

    /** The maximum number of resources in a warning as text, and of actions for each resource. */
    private static final int MOST_EXAMPLES = 4;

    private static final String WARNING = "Warning: ";

    /** The start of the evaluator's reason for a decision that the policy of a KMS key makes. */
    private static final String BY_KEY_POLICY = "the key policy must allow it";

    /** The terms of notes that look like names. */
    private static final Pattern TERMS = Pattern.compile("`((?:S3|attribute-based|service-linked)[,;:.]?)`");

    private static final List<String> NOT_COVERED = List.of(
            "AWS might require more permissions than those for the provider's calls, for example for KMS keys,"
                    + " service-linked roles, or network interfaces.",
            "Calls of functions such as aws.ec2.getAmi aren't in a preview.",
            "The state backend and the secrets provider need their own permissions.");

    /** A human-readable format. In Markdown, the values from the program are code. In text, they have no invisible characters. */
    private record Marks(
            String title, String item, int width, UnaryOperator<String> code, UnaryOperator<String> sentence) {
        private static final Marks TEXT = new Marks("", "  ", WIDTH, Text::visible, Text::visible);
        private static final Marks MARKDOWN =
                new Marks("#### ", "- ", Integer.MAX_VALUE, MarkdownText::code, Marks::plain);

        private static String plain(String sentence) {
            return TERMS.matcher(MarkdownText.sentence(sentence)).replaceAll("$1");
        }
    }

    /** {@return whether a call is certainly missing} */
    public boolean isMissing() {
        return check != null && !check.missing().isEmpty();
    }

    /** {@return the report for a terminal} */
    public String text() {
        return lines(Marks.TEXT);
    }

    /** {@return the report for a comment of a pull request} */
    public String markdown() {
        return lines(Marks.MARKDOWN);
    }

    private String lines(Marks marks) {
        var text = new StringBuilder();
        var source = " Based on the API calls of Terraform's AWS provider " + ResourceCalls.PROVIDER_VERSION
                + ". Not tested on AWS.";
        if (check == null) {
            writePolicy(marks, source, text);
        } else {
            writeCheck(marks, source, text);
        }
        var others = new ArrayList<String>();
        unknownTypes.forEach((type, count) -> others.add("No calls are known for " + code(type, marks) + " (" + count
                + (count == 1 ? " resource)." : " resources).")));
        notes.forEach(note -> others.add(marks.sentence.apply(note)));
        others.addAll(NOT_COVERED);
        title("Not covered", marks, text);
        others.forEach(other -> wrapped(marks.item, other, marks, text));
        return text.toString();
    }

    private void writePolicy(Marks marks, String source, StringBuilder text) {
        long inferred = calls.stream().filter(call -> !call.isCertain()).count();
        wrapped(
                "",
                "Starting policy for " + counted(calls.size(), "call") + ", " + inferred
                        + " of them inferred or tolerated." + source,
                marks,
                text);
        var documents = policy.documents();
        policyWarnings().forEach(warning -> wrapped("", marks.sentence.apply(warning), marks, text));
        for (int i = 0; i < documents.size(); i++) {
            if (documents.size() > 1) {
                title("Policy %d of %d".formatted(i + 1, documents.size()), marks, text);
            }
            text.append(marks == Marks.TEXT ? "\n" : "\n```json\n")
                    .append(IndentedJson.indented(documents.get(i).toJson()))
                    .append(marks == Marks.TEXT ? "" : "```\n");
        }
        title("Why", marks, text);
        writeReasons(marks, text);
    }

    private Stream<String> policyWarnings() {
        return Stream.concat(
                        warnings(MOST_EXAMPLES),
                        policy.escalation().stream()
                                .map(finding -> "Statement %s: %s. To prevent this, %s."
                                        .formatted(finding.path(), finding.what(), finding.remedy())))
                .map(WARNING::concat);
    }

    /**
     * Returns the warnings about a starting policy, except for those of the lint.
     *
     * @param most the maximum number of examples in a warning
     */
    private Stream<String> warnings(int most) {
        var wide = calls.stream()
                .filter(call -> !call.width().isEmpty())
                .flatMap(call -> policy.sids(call).stream()
                        .map(sid -> "The statement " + sid + " allows the deployer to " + call.width()))
                .distinct();
        return Stream.of(warnings.stream(), policy.warnings(most).stream(), wide)
                .flatMap(Function.identity())
                .map(warning -> warning + ".");
    }

    /** {@return the warnings and notes about a starting policy, for output without the report} */
    public List<String> messages() {
        return Stream.of(
                        policyWarnings(),
                        notes.stream(),
                        unknownTypes.keySet().stream().map("No calls are known for %s."::formatted))
                .flatMap(Function.identity())
                .toList();
    }

    /** Writes the reasons for the actions of each statement, by its Sid. */
    private void writeReasons(Marks marks, StringBuilder text) {
        var bySid = new TreeMap<String, Map<String, Set<String>>>();
        calls.stream()
                .sorted(NeededCall.BY_CERTAINTY)
                .forEach(call -> policy.sids(call)
                        .forEach(sid -> bySid.computeIfAbsent(sid, key -> new LinkedHashMap<>())
                                .computeIfAbsent(
                                        " for " + code(call.resource(), marks) + reason(call), key -> new TreeSet<>())
                                .add(code(call.action(), marks))));
        bySid.forEach((sid, reasons) -> {
            wrapped(marks.item, code(sid, marks) + ":", marks, text);
            reasons.forEach(
                    (reason, actions) -> wrapped("  " + marks.item, String.join(", ", actions) + reason, marks, text));
        });
    }

    private static String reason(NeededCall call) {
        return (call.reason().isEmpty() ? "" : ", " + call.reason())
                + (call.isCertain() ? "" : call.certainty() == Certainty.INFERRED ? " (inferred)" : " (tolerated)");
    }

    private void writeCheck(Marks marks, String source, StringBuilder text) {
        var known = counted(check.known(), "known call");
        wrapped(
                "",
                (isMissing()
                                ? "The deployer lacks "
                                        + counted(actions(check.missing().keySet()), "action") + ", among " + known
                                        + "."
                                : check.known() == 0
                                        ? "Nothing was checked, because no calls are known for the changed resources."
                                        : check.isUndecided()
                                                ? "The check of " + known
                                                        + " is undecided, because the command can't read all policies of the role."
                                                : "No missing action found among " + known + ".")
                        + source,
                marks,
                text);
        write("Missing", check.missing(), marks, text);
        write("May be missing", check.maybeMissing(), marks, text);
    }

    private static int actions(Collection<NeededCall> calls) {
        return (int) calls.stream().map(NeededCall::action).distinct().count();
    }

    private static void write(String title, Map<NeededCall, String> found, Marks marks, StringBuilder text) {
        if (found.isEmpty()) {
            return;
        }
        title(title, marks, text);
        byResource(found.keySet()).forEach((resource, some) -> {
            wrapped(marks.item, code(resource, marks) + ":", marks, text);
            var byKey = some.stream()
                    .filter(call -> found.get(call).startsWith(BY_KEY_POLICY))
                    .toList();
            if (byKey.size() > 1) {
                wrapped(
                        "  " + marks.item,
                        byKey.size() + " actions on the key depend on its key policy, which isn't checked: "
                                + byKey.stream()
                                        .map(call -> code(call.action(), marks))
                                        .collect(Collectors.joining(", ")),
                        marks,
                        text);
            }
            some.stream()
                    .filter(call -> byKey.size() < 2 || !byKey.contains(call))
                    .forEach(call -> wrapped(
                            "  " + marks.item,
                            code(call.action(), marks) + " on "
                                    + call.resources().stream()
                                            .map(arn -> code(arn, marks))
                                            .collect(Collectors.joining(", "))
                                    + reason(call)
                                    + (found.get(call).isEmpty() ? "." : ": " + marks.sentence.apply(found.get(call))),
                            marks,
                            text));
        });
    }

    private static Map<String, List<NeededCall>> byResource(Collection<NeededCall> calls) {
        return calls.stream()
                .sorted(NeededCall.BY_CERTAINTY)
                .collect(Collectors.groupingBy(NeededCall::resource, LinkedHashMap::new, Collectors.toList()));
    }

    private static String code(String text, Marks marks) {
        return marks.code.apply(text);
    }

    private static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static void title(String title, Marks marks, StringBuilder text) {
        text.append('\n').append(marks.title).append(title).append(marks == Marks.TEXT ? "\n" : "\n\n");
    }

    private static void wrapped(String indent, String sentence, Marks marks, StringBuilder text) {
        int start = text.length();
        text.append(indent);
        for (var word : sentence.split(" ")) {
            if (text.length() - start + word.length() > marks.width && text.length() - start > indent.length()) {
                text.setLength(text.length() - 1);
                text.append('\n');
                start = text.length();
                text.append(" ".repeat(indent.length() + 2));
            }
            text.append(word).append(' ');
        }
        text.setLength(text.length() - 1);
        text.append('\n');
    }

    /** {@return the managed policies that make up the starting policy, as JSON texts} */
    public List<String> policyJson() {
        return policy.documents().stream()
                .map(document -> IndentedJson.indented(document.toJson()))
                .toList();
    }

    /** {@return the managed policies that make up the starting policy, as Java expressions} */
    public List<String> policyJava() {
        return policy.documents().stream().map(StartingPolicy::java).toList();
    }

    /** {@return the report as one JSON object} */
    public String json() {
        return IndentedJson.object(new JsonFactory(), json -> {
            json.writeStringField("command", "permissions");
            json.writeStringField("provider", ResourceCalls.PROVIDER_VERSION);
            if (check == null) {
                json.writeArrayFieldStart("policies");
                for (var document : policy.documents()) {
                    IndentedJson.copy(document.toJson(), json);
                }
                json.writeEndArray();
                IndentedJson.writeAll(json, "escalation", policy.escalation(), finding -> {
                    json.writeStringField("code", finding.code().toString());
                    json.writeStringField("sid", finding.path());
                    json.writeStringField("statement", finding.statement());
                    json.writeStringField("problem", finding.what());
                    json.writeStringField("remedy", finding.remedy());
                });
                IndentedJson.writeAll(json, "calls", calls, call -> {
                    write(call, json);
                    writeTexts(json, "statements", policy.sids(call));
                });
            } else {
                json.writeNumberField("known", check.known());
                writeFound(json, "missing", check.missing());
                writeFound(json, "maybeMissing", check.maybeMissing());
            }
            IndentedJson.writeAll(json, "typesWithoutData", unknownTypes.entrySet(), type -> {
                json.writeStringField("type", type.getKey());
                json.writeNumberField("resources", type.getValue());
            });
            writeTexts(
                    json,
                    "notes",
                    Stream.concat(check == null ? warnings(Integer.MAX_VALUE) : Stream.of(), notes.stream())
                            .toList());
        });
    }

    private static void writeFound(JsonGenerator json, String name, Map<NeededCall, String> found) throws IOException {
        IndentedJson.writeAll(json, name, found.entrySet(), entry -> {
            write(entry.getKey(), json);
            json.writeStringField("decision", entry.getValue());
        });
    }

    private static void writeTexts(JsonGenerator json, String name, Collection<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (var text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void write(NeededCall call, JsonGenerator json) throws IOException {
        json.writeStringField("type", call.type());
        json.writeStringField("name", call.name());
        json.writeStringField("action", call.action());
        writeTexts(json, "resources", call.resources());
        json.writeStringField("certainty", call.certainty().toString());
        json.writeStringField("reason", call.reason());
    }
}
