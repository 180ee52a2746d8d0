package io.assumerole.policy.cli.review.read;

import static io.assumerole.policy.cli.review.read.PulumiJson.ASK_FOR_PREVIEW;

import io.assumerole.policy.cli.review.read.StateReader.Read;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Words;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a preview, and requires that the preview is complete. */
final class PreviewReader {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    /** The operations that change a resource, one for each changed resource. */
    private static final Set<String> CHANGES = Set.of("create", "update", "replace", "delete", "import");

    private static final String SAME = "same";

    /** The maximum number of changed inputs of one resource. AWS resource types have fewer inputs. */
    private static final int MOST_CHANGED = 1000;

    /** The maximum number of types in a note. */
    private static final int MOST_TYPES = 12;

    private final PulumiJson json;
    private final Consumer<PlannedStep> planned;
    private final boolean takesExport;
    private final Plan plan = new Plan();
    private final PreviewSteps access = new PreviewSteps(plan);
    private int steps;
    private final Map<String, Integer> unlisted = new TreeMap<>();
    private boolean hasSummary;

    /** The number of steps by operation. */
    private final Map<String, Integer> counts = new HashMap<>();

    /** The number of steps by operation, according to the preview's change summary. */
    private final Map<String, Integer> expected = new HashMap<>();

    private String error = "";
    private String region = "";

    /**
     * Creates a reader.
     *
     * @param planned accepts each step; null if only the plan is needed
     */
    PreviewReader(PulumiJson json, @Nullable Consumer<PlannedStep> planned) {
        this.json = json;
        this.planned = planned == null ? step -> {} : planned;
        this.takesExport = planned == null;
    }

    /** Reads the value of a field; returns whether previews have this field. */
    boolean read(String field) throws IOException {
        switch (field) {
            case "steps" -> json.items(this::readStep);
            case "changeSummary" -> readSummary();
            case "diagnostics" -> json.items(this::readDiagnostic);
            case "maybeCorrupt" -> {
                if (!json.isFalse()) {
                    throw json.bad("may be corrupt, according to its field maybeCorrupt" + ASK_FOR_PREVIEW);
                }
            }
            case "predictedAccount" -> notePredictions();
            case "config" -> json.fields(this::readConfig);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Adds notes about predicted ARNs, if {@code ./demo review} marked the preview. */
    private void notePredictions() throws IOException {
        var account = json.text();
        plan.location().predict();
        plan.notes()
                .add("the ARNs of new resources are predicted for account "
                        + (ACCOUNT.matcher(account).matches() ? account : "(unknown)")
                        + "; the deployment can use another account, and other suffixes of automatic names");
        plan.notes()
                .add("values that AWS chooses, such as KMS key IDs, and outputs of other stacks aren't predicted;"
                        + " a unique ID with PREDICTED is a placeholder");
    }

    /** Reads the region of the default provider. */
    private void readConfig(String key) throws IOException {
        if (key.equals("aws:region")) {
            region = json.text();
            plan.location().addRegion(region);
        }
    }

    private void readSummary() throws IOException {
        hasSummary = json.isObject();
        json.fields(operation -> {
            var count = json.integer();
            if (count == null) {
                throw json.bad("has a change summary in which the value of an operation isn't a number of resources"
                        + ASK_FOR_PREVIEW);
            }
            expected.put(operation, count);
        });
    }

    /** Notes an error without its message, which can contain secrets. */
    private void readDiagnostic() throws IOException {
        var texts = new HashMap<String, String>();
        json.fields(field -> {
            if (field.equals("severity") || field.equals("urn")) {
                texts.put(field, json.text());
            }
        });
        if ("error".equals(texts.get("severity")) && error.isEmpty()) {
            var urn = texts.getOrDefault("urn", "");
            error = "of " + (urn.isEmpty() ? "the program" : ResourceState.name(urn));
        }
    }

    /** A step whose fields are read one by one. */
    private static final class StepFields {
        private String operation = "";
        private @Nullable Read old;
        private @Nullable Read now;
        private final Set<String> changed = new HashSet<>();

        /** Adds the input that a path such as {@code tags.team} begins with. */
        private void addChanged(String path) {
            changed.add(path.split("[.\\[]", 2)[0]);
            if (changed.size() > MOST_CHANGED) {
                throw new PreviewException("it has more than %d changed inputs".formatted(MOST_CHANGED));
            }
        }
    }

    private void readStep() throws IOException {
        steps++;
        var step = new StepFields();
        json.fields(field -> {
            switch (field) {
                case "op" -> step.operation = json.text();
                case "oldState" -> step.old = json.state();
                case "newState" -> step.now = json.state();
                case "diffReasons", "replaceReasons" -> json.texts(step::addChanged);
                default -> {}
            }
        });
        counts.merge(step.operation, 1, Integer::sum);
        access.add(new PreviewSteps.Step(step.operation, step.old, step.now, step.changed));
        planned.accept(new PlannedStep(step.operation, whole(step.old), whole(step.now), Set.copyOf(step.changed)));
        var latest = step.now == null ? step.old : step.now;
        if (CHANGES.contains(step.operation) && latest.isUnlisted()) {
            unlisted.merge(latest.state().type(), 1, Integer::sum);
        }
    }

    private static PlannedStep.@Nullable State whole(@Nullable Read read) {
        return read == null ? null : new PlannedStep.State(read.whole(), read.isComponent(), read.isRetained());
    }

    /**
     * Returns the plan, after all fields are read.
     *
     * @param earlier an export with the unchanged resources; null if none is given
     * @param otherTool the tool that wrote this file if the file isn't a preview; empty if the tool is unknown
     * @throws PreviewException if the preview isn't complete, even with the export
     */
    Plan plan(@Nullable Export earlier, String otherTool) {
        if (!error.isEmpty()) {
            throw json.bad("is incomplete because of an error " + error + "; fix it, and create the preview again");
        }
        if (steps == 0) {
            throw json.bad("isn't the output of pulumi preview --json"
                    + (otherTool.isEmpty() ? ", or has no steps" + ASK_FOR_PREVIEW : "; it looks like " + otherTool));
        }
        if (count("refresh") == steps) {
            throw json.bad("has only the steps of a refresh" + ASK_FOR_PREVIEW);
        }
        if (!hasSummary) {
            throw json.bad("has no change summary, so it may be incomplete" + ASK_FOR_PREVIEW);
        }
        requireChanges();
        noteUnlisted();
        plan.location().addAll(json.location());
        plan.routes().addAll(json.routes());
        int missing = expected.getOrDefault(SAME, 0) - count(SAME);
        if (missing > 0) {
            if (earlier == null) {
                throw json.bad("lacks %d unchanged resources; add --show-sames to pulumi preview".formatted(missing)
                        + (takesExport ? ", or use --state with a pulumi stack export" : ""));
            }
            earlier.requireSameStack(json, access.urns());
            if (earlier.count() < missing) {
                throw json.bad(
                        "has %d unchanged resources that the preview doesn't show, but the state has only %d resources; create both again"
                                .formatted(missing, earlier.count()));
            }
            plan.location().addAll(earlier.location());
            plan.routes().addAll(earlier.routes());
            access.addUnchanged(earlier);
        }
        Regions.removeRedundant(plan, region);
        return plan;
    }

    /** Rejects a preview that has fewer changed resources than its change summary says. */
    private void requireChanges() {
        CHANGES.forEach(operation -> {
            int missing = expected.getOrDefault(operation, 0) - count(operation);
            if (missing > 0) {
                throw json.bad("lacks %d of the steps with the operation %s that its change summary counts"
                                .formatted(missing, operation)
                        + ASK_FOR_PREVIEW);
            }
        });
    }

    private int count(String operation) {
        return counts.getOrDefault(operation, 0);
    }

    private void noteUnlisted() {
        if (!unlisted.isEmpty()) {
            var types = unlisted.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .map(type -> type.getKey().replace(' ', '\u2423') + " (" + type.getValue()
                            + (type.getValue() == 1 ? " resource)" : " resources)"))
                    .toList();
            plan.notes()
                    .add("the review doesn't know all inputs of these resource types, and compares only"
                            + " their roles, tags, and inputs whose names or values suggest access: "
                            + Words.joined(types, ", ", MOST_TYPES));
        }
    }
}
