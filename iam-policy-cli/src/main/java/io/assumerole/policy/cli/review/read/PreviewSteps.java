package io.assumerole.policy.cli.review.read;

import io.assumerole.policy.cli.review.read.StateReader.Read;
import io.assumerole.policy.cli.review.types.AccessValues;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.ResourceState.Standing;
import io.assumerole.policy.cli.review.types.TagChanges;
import io.assumerole.policy.cli.review.types.TagInputs;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Adds the steps of a preview to a plan: the resources before and after, and how certain each change is. */
final class PreviewSteps {
    private static final Set<String> IGNORED = Set.of("refresh", "remove-pending-replace", "pending-replace");

    /** The operations whose steps have an old and a new state. */
    private static final Set<String> OF_BOTH = Set.of("same", "update", "replace");

    /** The other operations whose steps have a new state. */
    private static final Set<String> OF_NEW =
            Set.of("create", "create-replacement", "import", "import-replacement", "read", "read-replacement");

    /** The other operations whose steps have an old state. */
    private static final Set<String> OF_OLD = Set.of(
            "delete",
            "delete-replaced",
            "discard-replaced",
            "read-discard",
            "refresh",
            "remove-pending-replace",
            "pending-replace");

    /**
     * A step.
     *
     * @param old the state before; null for a new resource
     * @param now the state after; null for a deleted resource
     * @param changed the inputs that the provider reports as changed
     * @throws PreviewException if the operation isn't known, or its state before or after is missing
     */
    record Step(
            String operation, @Nullable Read old, @Nullable Read now, Set<String> changed) {
        Step {
            boolean isOfBoth = OF_BOTH.contains(operation);
            if (!isOfBoth && !OF_NEW.contains(operation) && !OF_OLD.contains(operation)) {
                throw new PreviewException("the operation of this step is unknown");
            }
            if (old == null && (isOfBoth || OF_OLD.contains(operation))) {
                throw new PreviewException("a step with the operation %s has no oldState".formatted(operation));
            }
            if (now == null && (isOfBoth || OF_NEW.contains(operation))) {
                throw new PreviewException("a step with the operation %s has no newState".formatted(operation));
            }
        }

        boolean is(String name) {
            return operation.equals(name);
        }

        ResourceState latest() {
            return (now == null ? old : now).state();
        }

        boolean mayChangeAccess() {
            return now != null && now.mayChangeAccess() || old != null && old.mayChangeAccess();
        }
    }

    private final Plan plan;
    private final Set<String> added = new HashSet<>();
    private final Set<String> urns = new HashSet<>();

    PreviewSteps(Plan plan) {
        this.plan = plan;
    }

    /** Returns the URNs, before and after, of the resources that may affect access. */
    Set<String> urns() {
        return urns;
    }

    /** Adds the resources of an export that have no step, because they don't change. */
    void addUnchanged(Export export) {
        export.resources().forEach((urn, state) -> {
            if (!urns.contains(urn)) {
                plan.before().putIfAbsent(urn, state);
                plan.after().putIfAbsent(urn, state);
                plan.same().add(urn);
            }
        });
    }

    /** Adds a step. */
    void add(Step step) {
        if (IGNORED.contains(step.operation())) {
            return;
        }
        addTags(step);
        addWatched(step);
        if (step.mayChangeAccess()) {
            addResource(step);
        }
        plan.requireFew(0);
    }

    /** Adds the changed tags of any resource, even if its type doesn't affect access. */
    private void addTags(Step step) {
        var old = step.old();
        var now = step.now();
        if (step.operation().startsWith("read")) {
            return;
        }
        if (old != null && now != null) {
            addTags(
                    step,
                    input -> step.is("same")
                            || !step.changed().isEmpty()
                                    && !step.changed().contains(input)
                                    && !now.tags().get(input).hasUnknown()
                                    && !input.equals(TagInputs.OTHERS));
        } else if (TagInputs.isTag(step.latest()) || step.is("create") && TagInputs.tagsExisting(step.latest())) {
            // The tags of a new resource affect only this resource, unless it sets the tags of another resource.
            addTags(step, input -> false);
        }
    }

    /** Adds the changed values in a resource of any type that might affect access. */
    private void addWatched(Step step) {
        var now = step.now();
        if (now == null) {
            if (step.is("delete") && !step.old().isRetained()) {
                plan.deleted().add(step.latest().urn());
            }
        } else if (!step.operation().startsWith("read")
                && !step.is("same")
                && !step.operation().startsWith("import")) {
            plan.addWatched(
                    now.state(),
                    step.old() == null,
                    step.old() == null ? AccessValues.NONE : step.old().watched(),
                    now.watched(),
                    input -> !step.changed().isEmpty() && !step.changed().contains(input));
        }
    }

    private void addTags(Step step, Predicate<String> isSecretUnchanged) {
        plan.addRetagged(
                step.latest(),
                TagChanges.between(
                        step.old() == null ? Fields.NONE : step.old().tags(),
                        step.now() == null ? Fields.NONE : step.now().tags(),
                        isSecretUnchanged));
    }

    private void addResource(Step step) {
        var old = step.old();
        var now = step.now();
        var urn = step.latest().urn();
        if (old != null) {
            urns.add(old.state().urn());
            if (old.isPendingDelete() && step.is("delete")) {
                plan.addLeftover(old.state());
                if (!old.isRetained()) {
                    plan.leftovers().add(old.state());
                }
                return;
            }
        }
        urns.add(urn);
        requireOnce(step, urn);
        switch (step.operation()) {
            case "create", "create-replacement" -> after(urn, now);
            case "import", "import-replacement" -> {
                after(urn, now);
                if (now != null) {
                    plan.before().put(urn, now.state().with(Standing.IMPORTED));
                }
            }
            case "same" -> {
                if (now != null && !now.hasId() && (old == null || !old.hasId())) {
                    plan.notes()
                            .add("the preview leaves out changes of the program, as with --target: it plans to keep"
                                    + " resources that don't exist yet");
                } else {
                    keep(step, urn);
                    if (areSame(urn) && !plan.moved().contains(urn)) {
                        plan.same().add(urn);
                    }
                }
            }
            case "update" -> {
                keep(step, urn);
                plan.changedInputs().put(urn, step.changed());
            }
            case "replace" -> {
                keep(step, urn);
                plan.replaced().add(urn);
            }
            case "delete", "delete-replaced", "discard-replaced" -> delete(step, urn);
            case "read", "read-replacement", "read-discard" -> {
                if (now != null) {
                    plan.before().put(urn, now.state().with(Standing.READ));
                    plan.after().put(urn, now.state().with(Standing.READ));
                    plan.same().add(urn);
                }
            }
            default -> throw new IllegalStateException(step.operation());
        }
    }

    /** Rejects a second step for a resource, except for the parts of a replacement and the update of an import. */
    private void requireOnce(Step step, String urn) {
        var operation = step.operation();
        // An imported resource is also updated if the program's inputs differ from its settings in AWS.
        boolean isPart =
                operation.endsWith("-replaced") || operation.endsWith("-replacement") || operation.equals("import");
        if (!added.add((isPart ? operation : "") + urn)) {
            throw new PreviewException("the URN of " + ResourceState.name(urn) + " is given twice");
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

    /** Adds a resource that exists before and after. */
    private void keep(Step step, String urn) {
        boolean isReplaced = step.is("replace");
        before(urn, step.old());
        after(urn, step.now() == null ? step.old() : step.now());
        if (isMoved(urn, isReplaced) || isReplaced && step.changed().contains("provider")) {
            plan.moved().add(urn);
        }
        carryOutputs(urn, isReplaced);
    }

    private void delete(Step step, String urn) {
        var old = step.old();
        before(urn, old);
        if (old != null && old.isRetained() && !step.is("discard-replaced")) {
            if (step.is("delete")) {
                plan.after().putIfAbsent(urn, old.state());
                plan.same().add(urn);
            }
            plan.notes().add(old.state().name() + " leaves the stack but stays in AWS (retainOnDelete)");
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
        var state = now.withOutputs(new Fields(outputs));
        // Most resources don't change, so one of two equal states can be freed.
        plan.after().put(urn, state.equals(old) ? old : state);
    }
}
