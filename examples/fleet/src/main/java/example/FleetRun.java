package example;

import com.pulumi.automation.AutomationException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One run over all stacks. */
final class FleetRun {

    private final Fleet fleet;
    private final Backend backend;
    private final Options options;
    private final PrintStream out;
    private final Map<Result.Outcome, Integer> counts = new LinkedHashMap<>();
    private int all;
    private int started;

    FleetRun(Fleet fleet, Backend backend, Options options, PrintStream out) {
        this.fleet = fleet;
        this.backend = backend;
        this.options = options;
        this.out = out;
    }

    /** Returns the exit status. */
    int run() throws AutomationException, InterruptedException {
        var existing = backend.stacks();
        var steps = steps(existing);
        all = steps.stream().mapToInt(List::size).sum();
        var pool = Executors.newFixedThreadPool(options.parallel());
        try {
            for (var step : steps) {
                run(step, pool);
            }
        } finally {
            pool.shutdown();
        }
        unknown(existing);
        summary();
        return counts.containsKey(Result.Outcome.FAILED) ? RunFleet.FAILED : 0;
    }

    /**
     * Returns the stacks in the order in which users can move: out of stacks that are no longer wanted, between those
     * that are there, and into new ones. IAM has no two users of the same name.
     */
    private List<List<FleetStack>> steps(Set<String> existing) {
        var dropped = new ArrayList<FleetStack>();
        var there = new ArrayList<FleetStack>();
        var added = new ArrayList<FleetStack>();
        fleet.stacks().forEach(stack -> (existing.contains(stack.name()) ? there : added).add(stack));
        for (var name : existing) {
            if (isKnown(name) && there.stream().noneMatch(stack -> stack.name().equals(name))) {
                dropped.add(fleet.stack(name));
            }
        }
        return List.of(dropped, there, added);
    }

    private boolean isKnown(String name) {
        try {
            fleet.stack(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void run(List<FleetStack> stacks, ExecutorService pool) throws InterruptedException {
        var updates = new ArrayList<Callable<Void>>();
        for (var stack : stacks) {
            updates.add(() -> {
                start(stack);
                tell(new StackUpdate(stack, backend, options.recover()).run());
                return null;
            });
        }
        for (var update : pool.invokeAll(updates)) {
            try {
                update.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** A whole account that the file has lost is more likely an error than a wish. */
    private void unknown(Set<String> existing) {
        for (var name : existing) {
            if (!isKnown(name)) {
                tell(
                        new Result(
                                name,
                                Result.Outcome.FAILED,
                                "its account is not in the file. Nothing was done to it. Put the account back, without"
                                        + " users if they are to go, or delete the stack with pulumi destroy and pulumi stack rm."));
            }
        }
    }

    private synchronized void start(FleetStack stack) {
        started++;
        out.println(stack.name() + ": started, " + started + " of " + all);
    }

    private synchronized void tell(Result result) {
        counts.merge(result.outcome(), 1, Integer::sum);
        out.println(result.stack() + ": " + result.outcome().word() + ", " + result.text());
    }

    private void summary() {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        var parts = new ArrayList<String>();
        for (var outcome : Result.Outcome.values()) {
            parts.add(counts.getOrDefault(outcome, 0) + " " + outcome.word());
        }
        out.println(all + " stacks: " + String.join(", ", parts));
    }
}
