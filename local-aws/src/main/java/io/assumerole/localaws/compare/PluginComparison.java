package io.assumerole.localaws.compare;

import io.assumerole.localaws.compare.Observation.Part;
import io.assumerole.localaws.compare.PluginRun.Recorded;
import io.assumerole.localaws.compare.PluginRun.Step;
import io.assumerole.localaws.least.PluginPermissions;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Compares two AWS plugins: sends both the requests that the engine sends for each type of resource and for providers
 * with a role, and finds the differences in their AWS calls, diffs, states, and messages.
 *
 * <p>Sends the requests without an engine, because an engine command takes seconds, and a comparison has more than 200
 * steps. The engine's own output follows from the answers.
 */
public final class PluginComparison {
    private static final String ALL = "with all permissions";
    private static final String PROVIDER = "pulumi:providers:aws";

    /**
     * The steps that are repeated without one permission. An import reads, a replacement creates and deletes, and a
     * preview calls only what a read calls.
     */
    private static final Set<Step> NARROWED = Set.of(Step.CREATE, Step.READ, Step.CHANGE, Step.DELETE);

    private final Sandbox first;
    private final Sandbox second;
    private final PluginVersion version;

    /**
     * Compares the plugins of two sandboxes, each with a local AWS that it has started.
     *
     * @param version the version of both plugins
     */
    public PluginComparison(Sandbox first, Sandbox second, PluginVersion version) {
        this.first = first;
        this.second = second;
        this.version = version;
    }

    /**
     * A difference.
     *
     * @param part what differs: AWS calls, diff, state, or message
     * @param item the action, the property, or the kind of message
     * @param first the value of the first plugin; {@code none} if it has none
     * @param second the value of the second plugin; {@code none} if it has none
     * @param where the steps with this difference, such as {@code create without iam:GetUser}
     */
    public record Difference(String type, String part, String item, String first, String second, List<String> where) {}

    /**
     * The result.
     *
     * @param steps the number of compared steps
     * @param denied how many of these steps failed as expected with at least one plugin: without a permission, or with a
     * provider that must fail
     * @param unexpected the steps that failed although everything was allowed, that could not be run, or that succeeded
     * although they should have failed, with the message; their differences might have another cause
     * @param differences the differences, grouped by type
     */
    public record Result(int steps, int denied, List<String> unexpected, List<Difference> differences) {
        /** Returns whether every step ran as expected, and none shows a difference. */
        public boolean isEqual() {
            return unexpected.isEmpty() && differences.isEmpty();
        }
    }

    /** The differences so far, with the steps in which each occurs. */
    private static final class Findings {
        private final Map<Difference, List<String>> differences = new LinkedHashMap<>();
        private final List<String> unexpected = new ArrayList<>();
        private int steps;
        private int denied;

        Result result() {
            return new Result(
                    steps,
                    denied,
                    List.copyOf(unexpected),
                    differences.entrySet().stream()
                            .map(entry -> new Difference(
                                    entry.getKey().type(),
                                    entry.getKey().part(),
                                    entry.getKey().item(),
                                    entry.getKey().first(),
                                    entry.getKey().second(),
                                    List.copyOf(entry.getValue())))
                            .toList());
        }
    }

    /**
     * Runs all steps of these resources, and then some of them again without each permission that either plugin used.
     * Also configures these providers.
     *
     * @param progress reports each type
     * @throws LocalAwsException if a plugin does not start
     */
    public Result compare(List<ResourceCase> resources, List<ProviderCase> providers, Progress progress) {
        var other = CompletableFuture.supplyAsync(() -> new PluginRun(second, version.number()));
        try (var one = new PluginRun(first, version.number());
                var two = joined(other)) {
            var findings = new Findings();
            for (var resource : resources) {
                progress.step("Comparing " + resource.type(), () -> compare(resource, one, two, findings));
            }
            progress.step("Comparing " + PROVIDER, () -> compare(providers, one, two, findings));
            return findings.result();
        } catch (LocalAwsException e) {
            // The other plugin may still be starting.
            other.thenAccept(PluginRun::close);
            throw e;
        }
    }

    private static Findings compare(List<ProviderCase> providers, PluginRun one, PluginRun two, Findings findings) {
        for (var provider : providers) {
            var configured = both(one, two, run -> run.configure(provider));
            var where = "provider " + provider.title();
            add(PROVIDER, where, provider.isAllowed(), configured, recorded -> recorded, findings);
            if (!provider.isAllowed()
                    && configured.stream()
                            .noneMatch(recorded -> recorded.observed().hasFailed())) {
                findings.unexpected.add(PROVIDER + ": " + where + " succeeded although it should have failed");
            }
        }
        return findings;
    }

    /** Compares the steps of a type. */
    private Findings compare(ResourceCase resource, PluginRun one, PluginRun two, Findings findings) {
        var complete = both(one, two, run -> run.complete(resource));
        for (var step : complete.get(0).keySet()) {
            add(resource.type(), step + " " + ALL, true, complete, results -> results.get(step), findings);
        }
        for (var trial : trials(resource, complete)) {
            var narrow = both(one, two, run -> run.narrow(resource, trial.step(), trial.actions()));
            add(resource.type(), trial.where(), trial.isControl(), narrow, recorded -> recorded, findings);
        }
        return findings;
    }

    /** Runs the same in both plugins at the same time. */
    private static <T> List<T> both(PluginRun one, PluginRun two, Function<PluginRun, T> work) {
        var other = CompletableFuture.supplyAsync(() -> work.apply(two));
        var own = work.apply(one);
        return List.of(own, joined(other));
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** A step with a list of permissions. */
    private record Trial(Step step, Set<String> actions, String where, boolean isControl) {}

    /**
     * Returns one control for each step, with the known permissions and every action that either plugin used. Then returns
     * one trial for each used action, without that action. A change keeps the permissions of a read.
     */
    private List<Trial> trials(ResourceCase resource, List<Map<Step, Recorded>> complete) {
        var type = resource.type();
        var ofVersion = type + "@" + version.number();
        var known = Stream.of(type, ofVersion)
                .flatMap(token -> Stream.of(
                        PluginPermissions.toCreate(token),
                        PluginPermissions.toChange(token),
                        PluginPermissions.toDelete(token)))
                .flatMap(List::stream)
                .toList();
        var trials = new ArrayList<Trial>();
        for (var step : complete.get(0).keySet()) {
            if (!NARROWED.contains(step)) {
                continue;
            }
            var used = used(step, complete);
            var all = new LinkedHashSet<String>(known);
            all.addAll(used);
            trials.add(new Trial(step, all, step + " with these permissions only", true));
            var removed = new TreeSet<String>(used);
            if (step == Step.CHANGE) {
                removed.removeAll(used(Step.READ, complete));
            }
            for (var action : removed) {
                var rest = new LinkedHashSet<String>(all);
                rest.remove(action);
                trials.add(new Trial(step, rest, step + " without " + action, false));
            }
        }
        return trials;
    }

    private static Set<String> used(Step step, List<Map<Step, Recorded>> complete) {
        var used = new TreeSet<String>();
        complete.forEach(results -> used.addAll(results.get(step).actions()));
        return used;
    }

    private static <T> void add(
            String type,
            String where,
            boolean isAllowed,
            List<T> results,
            Function<T, Recorded> recorded,
            Findings findings) {
        var one = recorded.apply(results.get(0)).observed();
        var two = recorded.apply(results.get(1)).observed();
        findings.steps++;
        boolean hasFailed = one.hasFailed() || two.hasFailed();
        if (one.isMissing() || two.isMissing() || hasFailed && isAllowed) {
            findings.unexpected.add(type + ": " + where + " failed although nothing was denied: "
                    + one.error().or(two::error).orElseThrow());
        } else if (hasFailed) {
            findings.denied++;
        }
        for (var part : Part.values()) {
            var items = new TreeSet<String>(one.part(part).keySet());
            items.addAll(two.part(part).keySet());
            for (var item : items) {
                var left = one.part(part).getOrDefault(item, "none");
                var right = two.part(part).getOrDefault(item, "none");
                if (!left.equals(right)) {
                    var difference = new Difference(type, part.toString(), item, left, right, List.of());
                    findings.differences
                            .computeIfAbsent(difference, each -> new ArrayList<>())
                            .add(where);
                }
            }
        }
    }
}
