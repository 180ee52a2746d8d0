package io.assumerole.localaws.demo;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.least.LeastPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Takes actions out of policies, one at a time, and runs the step that needs it.
 *
 * <p>A step that is refused leaves the stack as far as it came, and the next action is tried from there: each costs one
 * command. A step that is not refused proves something only if it began where the first run of it began, so it is run
 * once more from there.
 */
final class ActionRemovalTrials {
    /**
     * One action of one identity.
     *
     * @param identity whose policy has it
     * @param name the action
     * @param step the first step that called it
     */
    record Action(String identity, String name, StackStep step) {}

    /** Runs a step of the stack. */
    @FunctionalInterface
    interface Steps {
        String run(StackStep step) throws AutomationException;
    }

    private enum StackOutputs {
        NOTHING,
        PARTS,
        EVERYTHING
    }

    private static final String NOT_NEEDED = "allowed: it is called, and not needed";

    private final BiConsumer<String, LeastPolicy> identities;
    private final RecordedCalls recording;
    private final Steps steps;
    private final Map<String, LeastPolicy> policies;
    private final List<Action> notNeeded = new ArrayList<>();
    private StackOutputs deployed = StackOutputs.NOTHING;

    ActionRemovalTrials(
            BiConsumer<String, LeastPolicy> identities,
            RecordedCalls recording,
            Steps steps,
            Map<String, LeastPolicy> policies) {
        this.identities = identities;
        this.recording = recording;
        this.steps = steps;
        this.policies = Map.copyOf(policies);
    }

    /** The actions without which everything works. */
    List<Action> notNeeded() {
        return List.copyOf(notNeeded);
    }

    /** Proves that an action is needed, or that it is not. */
    Check without(Action action) throws AutomationException {
        var before = deployed;
        if (!isReady(action.step())) {
            prepare(action.step());
            before = deployed;
        }
        var outcome = attempt(action);
        if (outcome.equals(Check.ALLOWED) && before == StackOutputs.PARTS) {
            prepare(action.step());
            outcome = attempt(action);
        }
        var claim = action.step().told() + " without " + action.name()
                + (action.identity().equals(Identities.BASE) ? "" : " of the " + action.identity());
        if (outcome.equals(Check.ALLOWED)) {
            notNeeded.add(action);
            return Check.equal(claim, NOT_NEEDED, NOT_NEEDED);
        }
        return Check.equal(claim, "AccessDenied: " + action.name(), outcome);
    }

    /** Whether a step that is refused now is refused for what it needs. */
    private boolean isReady(StackStep step) {
        return switch (step) {
            case UP -> deployed != StackOutputs.EVERYTHING;
            case AGAIN, REFRESH -> deployed == StackOutputs.EVERYTHING;
            case DESTROY -> deployed != StackOutputs.NOTHING;
        };
    }

    /** Makes what was there before the first run of a step, with the whole policies. */
    private void prepare(StackStep step) throws AutomationException {
        if (step == StackStep.UP) {
            destroyAll();
        } else {
            steps.run(StackStep.UP);
            deployed = StackOutputs.EVERYTHING;
        }
    }

    /** Removes what is there, with the whole policies. */
    void destroyAll() throws AutomationException {
        if (deployed != StackOutputs.NOTHING) {
            steps.run(StackStep.DESTROY);
            deployed = StackOutputs.NOTHING;
        }
    }

    private String attempt(Action action) {
        var policy = policies.get(action.identity());
        var began = recording.size();
        identities.accept(action.identity(), policy.without(action.name()));
        try {
            steps.run(action.step());
            deployed = action.step() == StackStep.DESTROY ? StackOutputs.NOTHING : StackOutputs.EVERYTHING;
            return Check.ALLOWED;
        } catch (AutomationException e) {
            if (action.step() == StackStep.UP || action.step() == StackStep.DESTROY) {
                deployed = StackOutputs.PARTS;
            }
            return recording.failure(began, e);
        } finally {
            identities.accept(action.identity(), policy);
        }
    }
}
