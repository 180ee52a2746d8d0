package io.assumerole.localaws.compare;

import com.google.protobuf.InvalidProtocolBufferException;
import io.assumerole.localaws.least.RecordedCall;
import io.assumerole.localaws.provider.wire.JsonText;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.ErrorResourceInitFailed;

/**
 * Describes what a plugin did in one step, as comparable text: values that differ in each run, such as IDs and times,
 * are replaced, and secrets are not shown.
 */
final class Observation {
    /** The parts of an observation, in the order of the report. */
    enum Part {
        CALLS("AWS calls"),
        DIFF("diff"),
        STATE("state"),
        MESSAGE("message");

        private final String title;

        Part(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private static final String SECRET = "[secret]";
    private static final String NOT_MARKED = "[not marked as a secret]";

    /** Outputs whose values are never shown, even if a plugin does not mark them as secrets. */
    private static final Set<String> SECRET_OUTPUTS =
            Set.of("secret", "sesSmtpPasswordV4", "encryptedSecret", "encryptedSesSmtpPasswordV4", "secretString");

    private static final Map<Pattern, String> DIFFERS_IN_EACH_RUN = new LinkedHashMap<>();

    static {
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("(?i)(request ?id[\"=: ]+)[\\w-]+"), "$1ID");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("(?i)(host ?id[\"=: ]+)[\\w+/=-]+"), "$1ID");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("\\b(A(?:KIA|SIA|IDA|ROA|NPA|GPA))[A-Z0-9]{12,}"), "$1...");
        DIFFERS_IN_EACH_RUN.put(
                Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z| [+]0000 UTC)?"), "TIME");
        DIFFERS_IN_EACH_RUN.put(
                Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b"), "UUID");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("\\bterraform-[0-9a-f]{20,}"), "terraform-ID");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("(:secret:[\\w-]+?)-[A-Za-z0-9]{6}\\b"), "$1-RANDOM");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("\\bcase-\\d+(-[0-9a-f]{7}\\b)?"), "case$1");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("\\bcase-[0-9a-f]{7}\\b"), "case-RANDOM");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("-\\d{18}[0-9a-f]{8}\\b"), "-RANDOM");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("127\\.0\\.0\\.1:\\d+"), "127.0.0.1:PORT");
    }

    private final Map<Part, Map<String, String>> parts = new TreeMap<>();
    private final List<String> secrets;
    private boolean failed;
    private boolean missing;

    /** @param secrets texts that are never shown */
    Observation(List<String> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** Returns what a part contains, by its items, such as properties or actions. */
    Map<String, String> part(Part part) {
        return parts.getOrDefault(part, Map.of());
    }

    /** Returns whether the plugin reported an error, or rejected the inputs. */
    boolean hasFailed() {
        return failed;
    }

    /** Returns whether the step could not be run, because the resource was not created. */
    boolean isMissing() {
        return missing;
    }

    void setMissing() {
        missing = true;
        put(Part.MESSAGE, "error", "not run, because the resource was not created");
    }

    private void put(Part part, String item, String value) {
        parts.computeIfAbsent(part, each -> new TreeMap<>()).put(comparable(item), comparable(value));
    }

    private String comparable(String text) {
        var result = text;
        for (var secret : secrets) {
            result = result.replace(secret, SECRET);
        }
        return withoutRandomParts(result);
    }

    /** Replaces what differs in each run. */
    private static String withoutRandomParts(String text) {
        var result = text;
        for (var rule : DIFFERS_IN_EACH_RUN.entrySet()) {
            result = rule.getKey().matcher(result).replaceAll(rule.getValue());
        }
        return result;
    }

    /** Adds the recorded calls of a step. */
    void addCalls(List<RecordedCall> calls) {
        calls.stream()
                .collect(Collectors.groupingBy(
                        call -> call.action() + (call.allowed() ? "" : ", denied"),
                        TreeMap::new,
                        Collectors.counting()))
                .forEach((action, count) -> put(Part.CALLS, action, count == 1 ? "1 call" : count + " calls"));
    }

    void addState(String id, Map<String, Object> inputs, Map<String, Object> outputs) {
        put(Part.STATE, "id", id);
        inputs.forEach((name, value) -> put(Part.STATE, "inputs." + name, shown(name, value)));
        outputs.forEach((name, value) -> put(Part.STATE, "outputs." + name, shown(name, value)));
    }

    private static String shown(String name, Object value) {
        if (value instanceof Secret) {
            return SECRET;
        }
        if (SECRET_OUTPUTS.contains(name) && value instanceof String text && !text.isEmpty()) {
            return NOT_MARKED;
        }
        return JsonText.write(withoutSecrets(value));
    }

    private static Object withoutSecrets(Object value) {
        if (value instanceof Secret) {
            return SECRET;
        }
        if (value == Unknown.VALUE) {
            return "[unknown]";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Observation::withoutSecrets).toList();
        }
        if (value instanceof Map<?, ?> map) {
            var sorted = new TreeMap<String, Object>();
            map.forEach((key, element) -> sorted.put((String) key, withoutSecrets(element)));
            return sorted;
        }
        return value;
    }

    void addDiff(DiffResponse diff) {
        put(Part.DIFF, "changes", diff.getChanges().toString());
        put(Part.DIFF, "deleteBeforeReplace", Boolean.toString(diff.getDeleteBeforeReplace()));
        diff.getDiffsList().forEach(property -> put(Part.DIFF, "diffs " + property, "yes"));
        diff.getReplacesList().forEach(property -> put(Part.DIFF, "replaces " + property, "yes"));
        diff.getDetailedDiffMap()
                .forEach((path, change) ->
                        put(Part.DIFF, "detailedDiff " + path, change.getKind().toString()));
    }

    /** Adds the failures of a check. */
    void addFailures(CheckResponse checked) {
        failed |= checked.getFailuresCount() > 0;
        addMessages(checked.getFailuresList().stream()
                .map(failure -> failure.getProperty() + ": " + failure.getReason())
                .toList());
    }

    void addMessages(List<String> messages) {
        if (!messages.isEmpty()) {
            put(Part.MESSAGE, "messages", String.join("\n", messages));
        }
    }

    /**
     * Adds an error, and the state of a resource that is unfinished because of the error.
     *
     * @return the unfinished resource; empty if there is none
     */
    Optional<ErrorResourceInitFailed> addError(StatusRuntimeException error) {
        failed = true;
        var description = error.getStatus().getDescription();
        put(
                Part.MESSAGE,
                "error",
                error.getStatus().getCode() + (description == null ? "" : ": " + description.strip()));
        var status = StatusProto.fromThrowable(error);
        if (status == null
                || status.getDetailsCount() == 0
                || !status.getDetails(0).is(ErrorResourceInitFailed.class)) {
            return Optional.empty();
        }
        try {
            var unfinished = status.getDetails(0).unpack(ErrorResourceInitFailed.class);
            put(Part.MESSAGE, "reasons", String.join("\n", unfinished.getReasonsList()));
            addState(
                    unfinished.getId(),
                    PropertyCodec.read(unfinished.getInputs()),
                    PropertyCodec.read(unfinished.getProperties()));
            return Optional.of(unfinished);
        } catch (InvalidProtocolBufferException e) {
            put(Part.MESSAGE, "reasons", "unreadable");
            return Optional.empty();
        }
    }
}
