package io.assumerole.policy.cli.review;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.assumerole.policy.cli.review.ResourceState.Standing;
import io.assumerole.policy.cli.review.StateReader.Read;
import io.assumerole.policy.cli.review.Value.Fields;
import io.assumerole.policy.cli.review.Value.Text;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output of {@code pulumi preview --json --show-sames}, or of {@code pulumi stack export}, in one pass.
 *
 * @see <a href="https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/">pulumi preview</a>
 */
final class PlanReader {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final int MOST_DEPTH = 200;
    private static final int MOST_STRING = 1 << 26;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxStringLength(MOST_STRING)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** The operations that change a resource, one for each changed resource. */
    private static final Set<String> CHANGES = Set.of("create", "update", "replace", "delete", "import");

    private static final Set<String> IGNORED = Set.of("refresh", "remove-pending-replace", "pending-replace");
    private static final String ASK_FOR_PREVIEW = "; create it with pulumi preview --json --show-sames";

    /**
     * An export.
     *
     * @param resources the resources that affect, or may affect, access, by URN
     * @param tags the tags of all other resources, by URN
     */
    record Export(Map<String, ResourceState> resources, Map<String, Fields> tags) {}

    private final String name;
    private final Map<String, ResourceState> exported;
    private final Map<String, Fields> exportedTags;
    private final boolean hasExport;
    private final Plan plan = new Plan();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> shown = new HashSet<>();
    private final Map<String, Fields> tags = new HashMap<>();
    private int steps;
    private int sames;
    private int unlisted;
    private int refreshes;
    private int expectedSames;
    private boolean hasSteps;
    private boolean hasSummary;
    private boolean isPreview;
    private boolean isExport;
    private String otherTool = "";
    private String error = "";

    private PlanReader(String name, @Nullable Export export) {
        this.name = name;
        this.hasExport = export != null;
        this.exported = export == null ? Map.of() : export.resources();
        this.exportedTags = export == null ? Map.of() : export.tags();
    }

    /**
     * Reads a preview or the later of two exports.
     *
     * @param name the file's name in messages
     * @param export an earlier export; null if there is none
     */
    static Plan read(String name, InputStream in, @Nullable Export export) {
        return new PlanReader(name, export).read(in);
    }

    /** Reads the earlier of two exports. */
    static Export readExport(String name, InputStream in) {
        var reader = new PlanReader(name, new Export(Map.of(), Map.of()));
        var plan = reader.read(in);
        if (!reader.isExport) {
            throw new PreviewException(name + " isn't a state; create it with pulumi stack export");
        }
        return new Export(plan.after(), reader.tags);
    }

    private Plan read(InputStream in) {
        try (var json = FACTORY.createParser(in)) {
            if (json.nextToken() == null) {
                throw bad("is empty: the preview failed before it started");
            }
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw bad("isn't the output of pulumi preview --json" + ASK_FOR_PREVIEW);
            }
            readTop(json, new StateReader(json));
            if (isPreview && json.nextToken() != null) {
                throw bad("contains several JSON values" + ASK_FOR_PREVIEW);
            }
        } catch (JsonEOFException e) {
            throw bad("ends in the middle of the JSON, at %s".formatted(at(e)));
        } catch (StreamConstraintsException e) {
            throw bad("is nested deeper than %d levels, or has a string longer than %d characters"
                    .formatted(MOST_DEPTH, MOST_STRING));
        } catch (JsonParseException e) {
            throw bad("isn't JSON, at " + at(e));
        } catch (PreviewException e) {
            throw e.getMessage().startsWith(name + " ")
                    ? e
                    : new PreviewException("%s, item %d: %s".formatted(name, steps, e.getMessage()));
        } catch (IOException e) {
            throw bad("can't be read: " + e.getClass().getSimpleName());
        }
        requireComplete();
        return plan;
    }

    private static String at(com.fasterxml.jackson.core.JsonProcessingException e) {
        return "line %d, column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }

    private PreviewException bad(String what) {
        return new PreviewException(name + " " + what);
    }

    private void readTop(JsonParser json, StateReader states) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var field = json.currentName();
            json.nextToken();
            switch (field) {
                case "steps" -> {
                    hasSteps = true;
                    isPreview = true;
                    readList(json, () -> readStep(json, states));
                }
                case "changeSummary" -> {
                    isPreview = true;
                    readSummary(json);
                }
                case "diagnostics" -> {
                    isPreview = true;
                    readList(json, () -> readDiagnostic(json));
                }
                case "maybeCorrupt" -> {
                    if (json.currentToken() != JsonToken.VALUE_FALSE) {
                        throw bad("may be corrupt, as Pulumi reports in it" + ASK_FOR_PREVIEW);
                    }
                }
                case "predictedAccount" -> notePredictions(json);
                case "deployment" -> {
                    isExport = true;
                    readDeployment(json, states);
                }
                default -> {
                    otherTool = otherTool.isEmpty() ? tool(field) : otherTool;
                    json.skipChildren();
                }
            }
        }
    }

    /** Adds notes about predicted ARNs, if {@code ./demo review} marked the preview. */
    private void notePredictions(JsonParser json) throws IOException {
        var account = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        json.skipChildren();
        plan.notes()
                .add("the ARNs of new resources are predicted for account "
                        + (ACCOUNT.matcher(account).matches() ? account : "(unknown)")
                        + "; the deployment can use another account, and other suffixes of automatic names");
        plan.notes()
                .add("values that AWS chooses, such as KMS key IDs, and outputs of other stacks aren't predicted;"
                        + " a unique ID with PREDICTED is a placeholder");
    }

    private static String tool(String field) {
        return switch (field) {
            case "planned_values", "resource_changes", "terraform_version" -> "a Terraform plan";
            case "AWSTemplateFormatVersion", "Resources" -> "a CloudFormation template";
            case "Statement" -> "an IAM policy; use iam-policy lint or diff";
            case "sequence", "timestamp", "resourcePreEvent", "preludeEvent" ->
                "a stream of engine events; unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW";
            case "resourcePlans" -> "a saved plan";
            default -> "";
        };
    }

    /** Reads an element of a list. */
    private interface Element {
        void read() throws IOException;
    }

    private static void readList(JsonParser json, Element element) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                element.read();
            } else {
                json.skipChildren();
            }
        }
    }

    private void readSummary(JsonParser json) throws IOException {
        hasSummary = json.currentToken() == JsonToken.START_OBJECT;
        if (!hasSummary) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var field = json.currentName();
            boolean isInteger = json.nextToken() == JsonToken.VALUE_NUMBER_INT;
            if (field.equals("same")) {
                if (!isInteger) {
                    throw bad("has a change summary without the number of unchanged resources" + ASK_FOR_PREVIEW);
                }
                expectedSames = json.getIntValue();
            }
            json.skipChildren();
        }
    }

    /** Notes an error without its message, which can contain secrets. */
    private void readDiagnostic(JsonParser json) throws IOException {
        var severity = "";
        var urn = "";
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var field = json.currentName();
            json.nextToken();
            var text = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
            severity = field.equals("severity") ? text : severity;
            urn = field.equals("urn") ? text : urn;
            json.skipChildren();
        }
        if (severity.equals("error") && error.isEmpty()) {
            error = "of " + (urn.isEmpty() ? "the program" : ResourceState.name(urn));
        }
    }

    private void readDeployment(JsonParser json, StateReader states) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        plan.before().putAll(exported);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var field = json.currentName();
            json.nextToken();
            if (field.equals("resources")) {
                readList(json, () -> readExported(states));
            } else {
                json.skipChildren();
            }
        }
    }

    private void readExported(StateReader states) throws IOException {
        steps++;
        var read = states.read();
        if (read == null) {
            return;
        }
        if (!read.isPendingDelete()) {
            readTags(read);
        }
        if (!read.isAboutAccess()) {
            return;
        }
        var state = read.state();
        if (read.isPendingDelete()) {
            plan.notes().add(state.name() + " was replaced, but the earlier one isn't deleted yet");
            return;
        }
        if (plan.after().put(state.urn(), state) != null) {
            throw new PreviewException("the URN of " + state.name() + " is given twice");
        }
        noteReplacement(exported.get(state.urn()), state);
        // A secret has a different ciphertext in each export, so it can't be compared.
        if (state.equals(exported.get(state.urn()))
                && state.inputs().unreadable().isEmpty()) {
            plan.same().add(state.urn());
        }
    }

    /**
     * Compares the tags of a resource that doesn't affect access with its tags in the earlier export. A new resource
     * counts as untagged before.
     */
    private void readTags(Read read) {
        var state = read.state();
        if (!read.tags().map().isEmpty()) {
            tags.put(state.urn(), read.tags());
        }
        var old = exportedTags.getOrDefault(state.urn(), Fields.NONE);
        if (hasExport) {
            // A secret has a different ciphertext in each export, so it can't be compared.
            addTags(state, old, read.tags(), input -> false);
        }
    }

    /** Notes a resource of an export that has another ID or provider than before. */
    private void noteReplacement(@Nullable ResourceState old, ResourceState now) {
        if (old == null) {
            return;
        }
        if (Stream.of("id", "uniqueId")
                .anyMatch(output ->
                        !old.outputs().get(output).equals(now.outputs().get(output)))) {
            plan.replaced().add(now.urn());
        }
        if (!old.provider().urn().equals(now.provider().urn())) {
            plan.moved().add(now.urn());
        }
    }

    private void readStep(JsonParser json, StateReader states) throws IOException {
        steps++;
        var operation = "";
        Read old = null;
        Read now = null;
        var changed = new HashSet<String>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var field = json.currentName();
            json.nextToken();
            switch (field) {
                case "op" -> {
                    operation = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
                    json.skipChildren();
                }
                case "oldState" -> old = states.read();
                case "newState" -> now = states.read();
                case "diffReasons", "replaceReasons" -> {
                    if (json.currentToken() == JsonToken.START_ARRAY) {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            changed.add(json.getText().split("[.\\[]", 2)[0]);
                            json.skipChildren();
                        }
                    }
                    json.skipChildren();
                }
                default -> json.skipChildren();
            }
        }
        sames += operation.equals("same") ? 1 : 0;
        if (CHANGES.contains(operation) && (now == null ? old != null && old.isUnlisted() : now.isUnlisted())) {
            unlisted++;
        }
        refreshes += operation.equals("refresh") ? 1 : 0;
        if (now != null || old != null) {
            readTags(operation, old, now, changed);
        }
        if (now != null && now.mayChangeAccess() || old != null && old.mayChangeAccess()) {
            add(operation, old, now, changed);
        }
    }

    /** Notes the changed tags of a resource, also of one that isn't about access. */
    private void readTags(String operation, @Nullable Read old, @Nullable Read now, Set<String> changed) {
        if (operation.startsWith("read") || IGNORED.contains(operation)) {
            return;
        }
        var any = (now == null ? old : now).state();
        if (old == null || now == null) {
            // The tags of a new resource concern only itself, unless it sets those of another.
            if (TagInputs.isTag(any)) {
                addTags(
                        any,
                        old == null ? Fields.NONE : old.tags(),
                        now == null ? Fields.NONE : now.tags(),
                        input -> false);
            }
            return;
        }
        addTags(
                any,
                old.tags(),
                now.tags(),
                input -> operation.equals("same")
                        || !changed.isEmpty()
                                && !changed.contains(input)
                                && !now.tags().get(input).hasUnknown()
                                && !input.equals(TagInputs.OTHERS));
    }

    private void addTags(ResourceState state, Fields before, Fields after, Predicate<String> isSecretUnchanged) {
        var changed = AttributeReview.changedTags(before, after, isSecretUnchanged);
        if (!changed.isEmpty()) {
            plan.retagged()
                    .computeIfAbsent(state.withInputs(Fields.NONE), one -> new TreeSet<>())
                    .addAll(changed);
        }
    }

    private void add(String operation, @Nullable Read old, @Nullable Read now, Set<String> changed) {
        if (IGNORED.contains(operation)) {
            return;
        }
        var urn = (now == null ? old : now).state().urn();
        if (old != null) {
            shown.add(old.state().urn());
            if (old.isPendingDelete() && operation.equals("delete")) {
                plan.notes().add(old.state().name() + " was replaced, but the earlier one isn't deleted yet");
                return;
            }
        }
        shown.add(urn);
        // An imported resource is also updated if the program's inputs differ from its settings in AWS.
        boolean isPart =
                operation.endsWith("-replaced") || operation.endsWith("-replacement") || operation.equals("import");
        var part = isPart ? operation : "";
        if (!seen.add(part + urn)) {
            throw new PreviewException("the URN of " + ResourceState.name(urn) + " is given twice");
        }
        switch (operation) {
            case "create", "create-replacement", "import", "import-replacement" -> {
                after(urn, now);
                if (operation.startsWith("import") && now != null) {
                    plan.before().put(urn, now.state().with(Standing.IMPORTED));
                }
            }
            case "update", "same", "replace" -> {
                if (operation.equals("same") && now != null && !now.hasId() && (old == null || !old.hasId())) {
                    plan.notes()
                            .add("the preview leaves out changes of the program, as with --target: it plans to keep"
                                    + " resources that don't exist yet");
                    return;
                }
                before(urn, old);
                after(urn, now == null ? old : now);
                if (isMoved(urn, operation.equals("replace"))
                        || operation.equals("replace") && changed.contains("provider")) {
                    plan.moved().add(urn);
                }
                carryOutputs(urn, operation.equals("replace"));
                if (operation.equals("same") && areSame(urn) && !plan.moved().contains(urn)) {
                    plan.same().add(urn);
                } else if (operation.equals("update")) {
                    plan.changedInputs().put(urn, changed);
                } else if (operation.equals("replace")) {
                    plan.replaced().add(urn);
                }
            }
            case "delete", "delete-replaced", "discard-replaced" -> {
                before(urn, old);
                if (old != null && old.isRetained() && !operation.startsWith("discard")) {
                    if (operation.equals("delete")) {
                        plan.after().putIfAbsent(urn, old.state());
                        plan.same().add(urn);
                    }
                    plan.notes().add(old.state().name() + " leaves the stack but stays in AWS (retainOnDelete)");
                }
            }
            case "read", "read-replacement", "read-discard" -> {
                if (now != null) {
                    plan.before().put(urn, now.state().with(Standing.READ));
                    plan.after().put(urn, now.state().with(Standing.READ));
                    plan.same().add(urn);
                }
            }
            default -> throw new PreviewException("an operation isn't known");
        }
    }

    private void before(String urn, @Nullable Read old) {
        if (old != null) {
            plan.before().put(urn, old.state().withUrn(urn));
        }
    }

    private void after(String urn, @Nullable Read now) {
        if (now != null) {
            plan.after().put(urn, now.state());
        }
    }

    /** Returns whether both states have the same inputs, as for the operation {@code same}. */
    private boolean areSame(String urn) {
        var old = plan.before().get(urn);
        var now = plan.after().get(urn);
        return old != null && now != null && old.inputs().equals(now.inputs());
    }

    /** Returns whether a resource gets another provider, or, if it's replaced, another instance of its provider. */
    private boolean isMoved(String urn, boolean isReplaced) {
        var old = plan.before().get(urn);
        var now = plan.after().get(urn);
        return old != null
                && now != null
                && (!old.provider().urn().equals(now.provider().urn())
                        || isReplaced
                                && !old.provider().id().equals(now.provider().id()));
    }

    /** Copies the old state's ARN to the new state; after a replacement, only if name and path are unchanged. */
    private void carryOutputs(String urn, boolean isReplaced) {
        var old = plan.before().get(urn);
        var now = plan.after().get(urn);
        if (old == null || now == null) {
            return;
        }
        var outputs = new LinkedHashMap<String, Value>();
        if (!plan.moved().contains(urn)) {
            outputs.putAll(old.outputs().map());
        }
        if (isReplaced) {
            outputs.remove("uniqueId");
            for (var input : new String[] {"name", "path", "url"}) {
                if (!old.inputs().get(input).equals(now.inputs().get(input))) {
                    outputs.clear();
                }
            }
            now.inputs().text("name").ifPresent(text -> outputs.put("name", new Text(text)));
        }
        plan.after().put(urn, now.withOutputs(new Fields(outputs)));
    }

    /** Rejects the state of a different stack. */
    private void requireSameStack(Set<String> urns) {
        var stacks = exported.keySet().stream().map(PlanReader::stack).collect(Collectors.toSet());
        if (!stacks.isEmpty()
                && !urns.isEmpty()
                && urns.stream().map(PlanReader::stack).noneMatch(stacks::contains)) {
            throw bad("doesn't belong to the stack of the state");
        }
    }

    /** Returns the stack and project of a URN such as {@code urn:pulumi:dev::app::aws:iam/user:User::anna}. */
    private static String stack(String urn) {
        return Arrays.stream(urn.split("::", 3)).limit(2).collect(Collectors.joining("::"));
    }

    private void requireComplete() {
        if (isExport) {
            if (!hasExport) {
                throw bad("is a state, not a preview; compare it with an earlier one: --state EARLIER");
            }
            requireSameStack(plan.after().keySet());
            return;
        }
        if (!error.isEmpty()) {
            throw bad("is incomplete because of an error " + error + "; fix it, and create the preview again");
        }
        if (!isPreview || !hasSteps || steps == 0) {
            throw bad("isn't the output of pulumi preview --json"
                    + (otherTool.isEmpty() ? ", or has no steps" + ASK_FOR_PREVIEW : "; it looks like " + otherTool));
        }
        if (refreshes == steps) {
            throw bad("has only the steps of a refresh" + ASK_FOR_PREVIEW);
        }
        if (unlisted > 0) {
            plan.notes()
                    .add(unlisted
                            + (unlisted == 1
                                    ? " changed resource has a type without a listed policy or grant;"
                                            + " the review compares only its roles and tags"
                                    : " changed resources have types without a listed policy or grant;"
                                            + " the review compares only their roles and tags"));
        }
        if (!hasSummary) {
            throw bad("has no change summary, so it may be incomplete" + ASK_FOR_PREVIEW);
        }
        if (sames >= expectedSames) {
            return;
        }
        if (!hasExport) {
            throw bad(
                    "lacks %d unchanged resources; add --show-sames to pulumi preview, or use --state with a pulumi stack export"
                            .formatted(expectedSames - sames));
        }
        requireSameStack(shown);
        exported.forEach((urn, state) -> {
            if (!shown.contains(urn)) {
                plan.before().putIfAbsent(urn, state);
                plan.after().putIfAbsent(urn, state);
                plan.same().add(urn);
            }
        });
    }
}
