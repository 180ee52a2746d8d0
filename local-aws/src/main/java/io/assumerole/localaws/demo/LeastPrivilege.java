package io.assumerole.localaws.demo;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.least.LeastPolicy;
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

/** Finds the smallest policies that let a stack run on the local AWS, and proves that they are. */
final class LeastPrivilege {
    private final UserStack stack;
    private final Progress progress;
    private final Identities identities;
    private final ProjectStack engine;
    private final RecordedCalls recording;

    /**
     * Makes the identities and the stack.
     *
     * @param sandbox where everything is run, with a local AWS of its own
     * @param stack the stack
     * @param roles the names of roles that are made first, for the stack to assume
     * @param progress where steps are told
     * @throws AutomationException if the engine refuses
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
     * What was found.
     *
     * @param policies the policies by the identities that need them
     * @param ofTheStack the same of identities that the stack has made itself, which are not proved
     * @param resources the stack's resources
     * @param notNeeded actions that were called, and without which everything works
     * @param proofs what was proved; empty if something is not known
     */
    record Found(
            Map<String, LeastPolicy> policies,
            Map<String, LeastPolicy> ofTheStack,
            StackResources resources,
            Map<String, List<String>> notNeeded,
            List<Check> proofs) {
        List<String> unknown() {
            return Stream.of(policies, ofTheStack)
                    .flatMap(each -> each.values().stream())
                    .flatMap(policy -> policy.unknown().stream())
                    .distinct()
                    .toList();
        }
    }

    /** Records, and proves what comes of it unless something is not known. */
    Found find() throws AutomationException {
        var first = new LinkedHashMap<StackStep, List<RecordedCall>>();
        StackResources resources = null;
        for (var step : StackStep.values()) {
            var began = recording.size();
            progress.step(step.told() + ", as an administrator", () -> runAsAdministrator(step));
            first.put(step, recording.since(began));
            if (step == StackStep.UP) {
                resources = StackResources.of(engine.run(List.of("stack", "export")));
            }
        }
        var policies = policies(first, resources);
        var own = new LinkedHashMap<String, LeastPolicy>();
        var ofTheStack = new LinkedHashMap<String, LeastPolicy>();
        var nothing = LeastPolicy.of(List.of(), resources);
        identities.all().forEach(identity -> own.put(identity, policies.getOrDefault(identity, nothing)));
        policies.forEach((identity, policy) -> {
            if (!own.containsKey(identity)) {
                ofTheStack.put(identity, policy);
            }
        });
        var recorded = new Found(own, ofTheStack, resources, Map.of(), List.of());
        return recorded.unknown().isEmpty() ? proved(recorded, first) : recorded;
    }

    private String runAsAdministrator(StackStep step) throws AutomationException {
        try {
            return run(step);
        } catch (AutomationException e) {
            throw new LocalAwsException(
                    step.told()
                            + " fails on the local AWS, though everything is allowed. So it is not known what the stack"
                            + " needs. Does it use a service or a resource type that is not there? docs/local-aws.md has"
                            + " those that are. What Pulumi says:" + System.lineSeparator() + e.getMessage(),
                    e);
        }
    }

    private String run(StackStep step) throws AutomationException {
        return engine.run(step.command(stack.others()));
    }

    private static Map<String, LeastPolicy> policies(
            Map<StackStep, List<RecordedCall>> decisions, StackResources resources) {
        return decisions.values().stream()
                .flatMap(List::stream)
                // A role that the stack makes may be refused something, which then is not needed.
                .filter(RecordedCall::allowed)
                .collect(Collectors.groupingBy(RecordedCall::identity, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> LeastPolicy.of(entry.getValue(), resources),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    /** The same with what is needed of it alone, and the proofs. */
    private Found proved(Found recorded, Map<StackStep, List<RecordedCall>> decisions) throws AutomationException {
        recorded.policies().forEach(identities::give);
        var proofs = new ArrayList<>(withPolicies("with the policy"));
        var removals = new ActionRemovalTrials(identities::give, recording, this::run, recorded.policies());
        var actions = actions(recorded.policies(), decisions);
        for (int i = 0; i < actions.size(); i++) {
            var action = actions.get(i);
            proofs.add(progress.step(
                    i + 1 + " of " + actions.size() + " actions: "
                            + action.step().told() + " without " + action.name(),
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
            proofs.addAll(withPolicies("with what is left of the policy"));
        }
        return new Found(least, recorded.ofTheStack(), recorded.resources(), notNeeded, proofs);
    }

    /** Each action of each identity, with the step that called it first. */
    private static List<ActionRemovalTrials.Action> actions(
            Map<String, LeastPolicy> policies, Map<StackStep, List<RecordedCall>> decisions) {
        var actions = new LinkedHashMap<String, ActionRemovalTrials.Action>();
        decisions.forEach((step, made) -> made.stream()
                .filter(decision -> policies.containsKey(decision.identity()))
                .forEach(decision -> actions.putIfAbsent(
                        decision.identity() + " " + decision.action(),
                        new ActionRemovalTrials.Action(decision.identity(), decision.action(), step))));
        return List.copyOf(actions.values());
    }

    private List<Check> withPolicies(String with) {
        var proofs = new ArrayList<Check>();
        for (var step : StackStep.values()) {
            var outcome = progress.step(step.told() + ", " + with, () -> outcome(step));
            proofs.add(Check.equal(step.told() + " " + with, Check.ALLOWED, outcome));
        }
        return proofs;
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
