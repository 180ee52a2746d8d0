package io.assumerole.localaws.contract;

import com.google.protobuf.InvalidProtocolBufferException;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.WireJson;
import io.assumerole.localaws.testing.RecordedCall;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.ErrorResourceInitFailed;

/**
 * Describes what a plugin did in one step, as comparable text. Replaces values that differ in each run, such as IDs and
 * times, and hides secrets, folders, and accounts outside the local AWS.
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

    static final String SECRET = "[secret]";
    private static final String SESSION = ":assumed-role/";
    private static final String ERROR = "error";
    private static final String STATUS = "status";
    private static final String REJECTED = "rejected inputs";
    private static final String NOT_MARKED = "[not marked as a secret]";

    /** Outputs whose values are never shown, even if a plugin does not mark them as secrets. */
    private static final Set<String> SECRET_OUTPUTS =
            Set.of("secret", "sesSmtpPasswordV4", "encryptedSecret", "encryptedSesSmtpPasswordV4", "secretString");

    private static final Map<Pattern, String> DIFFERS_IN_EACH_RUN = new LinkedHashMap<>();

    static {
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("(?i)(request ?id[\"=: ]+)[\\w-]+"), "$1ID");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("(?i)(host ?id[\"=: ]+)[\\w+/=-]+"), "$1ID");
        // All prefixes of IDs that AWS documents, in the IAM user guide under "IAM identifiers".
        DIFFERS_IN_EACH_RUN.put(
                Pattern.compile("\\b(A(?:BIA|CCA|GPA|IDA|IPA|KIA|NPA|NVA|PKA|ROA|SCA|SIA))[A-Z0-9]{12,}"), "$1...");
        DIFFERS_IN_EACH_RUN.put(
                Pattern.compile("\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?"
                        + "(Z| ?[+-]\\d\\d:?\\d\\d( [A-Z]{3,4})?)?"),
                "TIME");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("\\b\\d{8}T\\d{6}Z"), "TIME");
        DIFFERS_IN_EACH_RUN.put(
                Pattern.compile("\\b[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"), "TIME");
        DIFFERS_IN_EACH_RUN.put(
                Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b"), "UUID");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("\\bterraform-[0-9a-f]{20,}"), "terraform-ID");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("(:secret:[\\w-]+?)-[A-Za-z0-9]{6}\\b"), "$1-RANDOM");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("\\bcase-\\d+(-[0-9a-f]{7}\\b)?"), "case$1");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("\\bcase-[0-9a-f]{7}\\b"), "case-RANDOM");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("-\\d{18}[0-9a-f]{8}\\b"), "-RANDOM");
        DIFFERS_IN_EACH_RUN.put(Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1\\]):\\d+"), "$1:PORT");
        // An account that isn't an account of the local AWS.
        DIFFERS_IN_EACH_RUN.put(
                Pattern.compile("\\b(?!" + MiniStack.ACCOUNT_ID + "|" + MiniStack.OTHER_ACCOUNT_ID + ")\\d{12}\\b"),
                "ACCOUNT");
    }

    private final Map<Part, Map<String, String>> parts = new TreeMap<>();
    private final Map<String, String> replaced;
    private boolean failed;
    private boolean missing;

    /** @param replaced texts that are never shown, such as secrets and folders, and what is shown instead, in order */
    Observation(Map<String, String> replaced) {
        this.replaced = Collections.unmodifiableMap(new LinkedHashMap<>(replaced));
    }

    /** Returns the values of a part by item, such as a property or an action. */
    Map<String, String> part(Part part) {
        return parts.getOrDefault(part, Map.of());
    }

    /** Returns why the step failed; empty if it succeeded. */
    Optional<String> error() {
        return Stream.of(ERROR, REJECTED, STATUS)
                .flatMap(item -> Stream.ofNullable(part(Part.MESSAGE).get(item)))
                .findFirst();
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
        put(Part.MESSAGE, ERROR, "not run, because the resource was not created");
    }

    private void put(Part part, String item, String value) {
        parts.computeIfAbsent(part, each -> new TreeMap<>()).put(comparable(item), comparable(value));
    }

    private String comparable(String text) {
        var result = text;
        for (var hidden : replaced.entrySet()) {
            result = result.replace(hidden.getKey(), hidden.getValue());
        }
        return withoutRandomParts(result);
    }

    /** Replaces the values that differ in each run. */
    private static String withoutRandomParts(String text) {
        var result = text;
        for (var rule : DIFFERS_IN_EACH_RUN.entrySet()) {
            result = rule.getKey().matcher(result).replaceAll(rule.getValue());
        }
        return result;
    }

    /** Adds the recorded calls of a step. Names the session of a call with a role, such as {@code owner/compare}. */
    void addCalls(List<RecordedCall> calls) {
        calls.stream()
                .collect(Collectors.groupingBy(Observation::description, TreeMap::new, Collectors.counting()))
                .forEach((action, count) -> put(Part.CALLS, action, count == 1 ? "1 call" : count + " calls"));
    }

    private static String description(RecordedCall call) {
        int session = call.principal().indexOf(SESSION);
        return call.action()
                + (session < 0 ? "" : " in role " + call.principal().substring(session + SESSION.length()))
                + (call.allowed() ? "" : ", denied");
    }

    /** Adds the configuration of a provider, as the plugin returns it after its check. */
    void addConfiguration(Map<String, Object> configuration) {
        configuration.forEach((name, value) -> put(Part.STATE, "configuration." + name, shown(name, value)));
    }

    /** Adds the identity with which a configured plugin calls AWS. */
    void addCaller(Map<String, Object> caller) {
        caller.forEach((name, value) -> put(Part.STATE, "caller." + name, shown(name, value)));
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
        return WireJson.write(withoutSecrets(value));
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
        addMessages(
                REJECTED,
                checked.getFailuresList().stream()
                        .map(failure -> (failure.getProperty().isEmpty() ? "" : failure.getProperty() + ": ")
                                + failure.getReason())
                        .toList());
    }

    /** Adds the log messages of a step. */
    void addLogs(List<String> messages) {
        addMessages("log", messages);
    }

    private void addMessages(String item, List<String> messages) {
        if (!messages.isEmpty()) {
            put(Part.MESSAGE, item, String.join("\n", messages));
        }
    }

    /**
     * Adds an error, and the state of a resource that is unfinished because of the error.
     *
     * @return the unfinished resource; empty if there is none
     */
    Optional<ErrorResourceInitFailed> addError(StatusRuntimeException error) {
        failed = true;
        put(Part.MESSAGE, STATUS, error.getStatus().getCode().toString());
        var description = error.getStatus().getDescription();
        if (description != null) {
            put(Part.MESSAGE, ERROR, description.strip());
        }
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
