package io.assumerole.demo;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.least.LeastPrivilegePolicy;
import io.assumerole.localaws.least.RecordedCall;
import io.assumerole.localaws.least.StackResources;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.ProjectStack;
import io.assumerole.localaws.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the smallest policies that let a stack run on the local AWS, and verifies that each action is needed. */
final class LeastPrivilege {
    private final UserStack stack;
    private final Progress progress;
    private final Identities identities;
    private final ProjectStack engine;
    private final RecordedCalls recording;

    /**
     * Creates the identities and the stack.
     *
     * @param sandbox the sandbox, with a local AWS that it has started
     * @param roles the names of roles that are created first, for the stack to assume
     */
    LeastPrivilege(Sandbox sandbox, UserStack stack, List<String> roles, Progress progress) throws AutomationException {
        this.stack = stack;
        this.progress = progress;
        this.identities = new Identities(sandbox.as(sandbox.root()), roles);
        this.engine = sandbox.project(stack.project(), stack.name(), stack.settings(), identities.base());
        this.recording = new RecordedCalls(sandbox.decisions());
        engine.run(stack.configuring());
    }

    /**
     * The result.
     *
     * @param createdByStack the policies of identities that the stack itself has created, which are not verified
     * @param notNeeded actions that were called, but without which every step works
     * @param checks the checks; empty if some permission is unknown
     */
    record Found(
            Map<String, LeastPrivilegePolicy> policies,
            Map<String, LeastPrivilegePolicy> createdByStack,
            StackResources resources,
            Map<String, List<String>> notNeeded,
            List<Check> checks) {
        List<String> unknown() {
            return Stream.of(policies, createdByStack)
                    .flatMap(each -> each.values().stream())
                    .flatMap(policy -> policy.unknown().stream())
                    .distinct()
                    .toList();
        }
    }

    /** Records the stack's calls, and verifies the resulting policies unless some permission is unknown. */
    Found find() throws AutomationException {
        var first = new LinkedHashMap<StackStep, List<RecordedCall>>();
        StackResources resources = null;
        for (var step : StackStep.values()) {
            var began = recording.size();
            progress.step(step.label() + ", as an administrator", () -> runAsAdministrator(step));
            first.put(step, recording.since(began));
            if (step == StackStep.UP) {
                resources = StackResources.of(engine.run(List.of("stack", "export")));
            }
        }
        var calls = allowed(first);
        var own = new LinkedHashMap<String, LeastPrivilegePolicy>();
        for (var identity : identities.all()) {
            own.put(identity, LeastPrivilegePolicy.of(calls.getOrDefault(identity, List.of()), resources));
        }
        calls.keySet().removeAll(own.keySet());
        var createdByStack = new LinkedHashMap<String, LeastPrivilegePolicy>();
        for (var identity : calls.keySet()) {
            createdByStack.put(identity, LeastPrivilegePolicy.of(calls.get(identity), resources));
        }
        var recorded = new Found(own, createdByStack, resources, Map.of(), List.of());
        return recorded.unknown().isEmpty() ? verified(recorded, first) : recorded;
    }

    private String runAsAdministrator(StackStep step) throws AutomationException {
        try {
            return run(step);
        } catch (AutomationException e) {
            throw new LocalAwsException(
                    step.label()
                            + " fails on the local AWS although everything is allowed, so the permissions of the stack"
                            + " are unknown. Does it use an unsupported service or resource type? docs/reference/local-aws.md lists"
                            + " the supported ones. Pulumi's message:" + System.lineSeparator() + e.getMessage(),
                    e);
        }
    }

    private String run(StackStep step) throws AutomationException {
        return engine.run(step.command(stack.others()));
    }

    /** Returns the allowed calls of each identity. */
    private static Map<String, List<RecordedCall>> allowed(Map<StackStep, List<RecordedCall>> decisions) {
        return decisions.values().stream()
                .flatMap(List::stream)
                // If a role that the stack creates is refused an action, the action is not needed.
                .filter(RecordedCall::allowed)
                .collect(Collectors.groupingBy(RecordedCall::identity, LinkedHashMap::new, Collectors.toList()));
    }

    /** Removes the actions that are not needed, and returns the rest with its checks. */
    private Found verified(Found recorded, Map<StackStep, List<RecordedCall>> decisions) throws AutomationException {
        recorded.policies().forEach(identities::give);
        var checks = new ArrayList<>(withPolicies("with the policy"));
        var removals = new ActionRemovalTrials(identities::give, recording, this::run, recorded.policies());
        var actions = actions(recorded.policies(), decisions);
        for (int i = 0; i < actions.size(); i++) {
            var action = actions.get(i);
            checks.add(progress.step(
                    i + 1 + " of " + actions.size() + " actions: "
                            + action.step().label() + " without " + action.name(),
                    () -> removals.without(action)));
        }
        removals.destroyAll();
        var least = new LinkedHashMap<>(recorded.policies());
        var notNeeded = new LinkedHashMap<String, List<String>>();
        removals.notNeeded().forEach(action -> {
            notNeeded
                    .computeIfAbsent(action.identity(), each -> new ArrayList<>())
                    .add(action.name());
            least.computeIfPresent(action.identity(), (each, policy) -> policy.without(action.name()));
        });
        if (!notNeeded.isEmpty()) {
            least.forEach(identities::give);
            checks.addAll(withPolicies("with the reduced policy"));
        }
        return new Found(least, recorded.createdByStack(), recorded.resources(), notNeeded, checks);
    }

    /** Returns each action of each identity, with the first step that called it. */
    private static List<ActionRemovalTrials.Action> actions(
            Map<String, LeastPrivilegePolicy> policies, Map<StackStep, List<RecordedCall>> decisions) {
        var actions = new LinkedHashMap<String, ActionRemovalTrials.Action>();
        decisions.forEach((step, calls) -> calls.stream()
                .filter(decision -> policies.containsKey(decision.identity()))
                .forEach(decision -> actions.putIfAbsent(
                        decision.identity() + " " + decision.action(),
                        new ActionRemovalTrials.Action(decision.identity(), decision.action(), step))));
        return List.copyOf(actions.values());
    }

    private List<Check> withPolicies(String with) {
        var checks = new ArrayList<Check>();
        for (var step : StackStep.values()) {
            var outcome = progress.step(step.label() + ", " + with, () -> outcome(step));
            checks.add(Check.equal(step.label() + " " + with, Check.ALLOWED, outcome));
        }
        return checks;
    }

    private String outcome(StackStep step) {
        var began = recording.size();
        try {
            run(step);
            return Check.ALLOWED;
        } catch (AutomationException e) {
            return recording.failure(began, e);
        }
    }
}
