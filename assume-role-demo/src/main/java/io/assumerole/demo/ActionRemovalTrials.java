package io.assumerole.demo;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.least.LeastPrivilegePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Removes actions from policies, one at a time, and runs the step that needs each.
 *
 * <p>A refused step leaves the stack where it stopped, and the next trial starts from there: each trial costs one
 * command. A step that is not refused is evidence only if it began in the same state as its first run. Otherwise, it is
 * repeated from that state.
 */
final class ActionRemovalTrials {
    /** An action in the policy of an identity, with the first step that called it. */
    record Action(String identity, String name, StackStep step) {}

    /** Runs a step of the stack. */
    @FunctionalInterface
    interface Steps {
        String run(StackStep step) throws AutomationException;
    }

    private enum DeployedState {
        NOTHING,
        PARTIAL,
        COMPLETE
    }

    private static final String NOT_NEEDED = "allowed: called, but not needed";

    private final BiConsumer<String, LeastPrivilegePolicy> identities;
    private final RecordedCalls recording;
    private final Steps steps;
    private final Map<String, LeastPrivilegePolicy> policies;
    private final List<Action> notNeeded = new ArrayList<>();
    private DeployedState deployed = DeployedState.NOTHING;

    ActionRemovalTrials(
            BiConsumer<String, LeastPrivilegePolicy> identities,
            RecordedCalls recording,
            Steps steps,
            Map<String, LeastPrivilegePolicy> policies) {
        this.identities = identities;
        this.recording = recording;
        this.steps = steps;
        this.policies = Map.copyOf(policies);
    }

    /** Returns the actions without which every step works. */
    List<Action> notNeeded() {
        return List.copyOf(notNeeded);
    }

    /** Checks whether an action is needed. */
    Check without(Action action) throws AutomationException {
        var before = deployed;
        if (!isReady(action.step())) {
            prepare(action.step());
            before = deployed;
        }
        var outcome = attempt(action);
        if (outcome.equals(Check.ALLOWED) && before == DeployedState.PARTIAL) {
            prepare(action.step());
            outcome = attempt(action);
        }
        var claim = action.step().label() + " without " + action.name()
                + (action.identity().equals(Identities.BASE) ? "" : " of the " + action.identity());
        if (outcome.equals(Check.ALLOWED)) {
            notNeeded.add(action);
            return Check.equal(claim, NOT_NEEDED, NOT_NEEDED);
        }
        return Check.equal(claim, "AccessDenied: " + action.name(), outcome);
    }

    /** Returns whether a step that is refused now is refused because of a missing action. */
    private boolean isReady(StackStep step) {
        return switch (step) {
            case UP -> deployed != DeployedState.COMPLETE;
            case AGAIN, REFRESH -> deployed == DeployedState.COMPLETE;
            case DESTROY -> deployed != DeployedState.NOTHING;
        };
    }

    /** Restores the state before the first run of a step, with the complete policies. */
    private void prepare(StackStep step) throws AutomationException {
        if (step == StackStep.UP) {
            destroyAll();
        } else {
            steps.run(StackStep.UP);
            deployed = DeployedState.COMPLETE;
        }
    }

    /** Destroys the stack, with the complete policies. */
    void destroyAll() throws AutomationException {
        if (deployed != DeployedState.NOTHING) {
            steps.run(StackStep.DESTROY);
            deployed = DeployedState.NOTHING;
        }
    }

    private String attempt(Action action) {
        var policy = policies.get(action.identity());
        var began = recording.size();
        identities.accept(action.identity(), policy.without(action.name()));
        try {
            steps.run(action.step());
            deployed = action.step() == StackStep.DESTROY ? DeployedState.NOTHING : DeployedState.COMPLETE;
            return Check.ALLOWED;
        } catch (AutomationException e) {
            if (action.step() == StackStep.UP || action.step() == StackStep.DESTROY) {
                deployed = DeployedState.PARTIAL;
            }
            return recording.failure(began, e);
        } finally {
            identities.accept(action.identity(), policy);
        }
    }
}
