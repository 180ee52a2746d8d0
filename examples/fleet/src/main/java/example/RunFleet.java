package example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.LocalPulumiCommand;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.RefreshOptions;
import com.pulumi.automation.WorkspaceStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Updates all stacks of the fleet. It has no state of its own: Pulumi's backend knows which stacks are up to date. */
public final class RunFleet {

    private static final String USAGE = """
            Usage: java -cp target/fleet.jar example.RunFleet COMMAND
            up [--recover] [--parallel N]   updates all stacks to what fleet.yaml says, N at once: 1 to 99, by default 2
                --recover                   after a kill, and without other runs: removes locks and unrecorded resources
            stacks                          prints the names of the stacks, for a CI or another tool that runs them
            Exit code: 0 if every stack succeeded, 1 if one failed, 2 if the command or fleet.yaml is wrong.
            """;

    private final Fleet fleet;
    private final boolean recover;
    private final Path project = Path.of("").toAbsolutePath();
    private final LocalPulumiCommand pulumi = LocalPulumiCommand.create();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>(Map.of("unchanged", 0, "updated", 0));
    private final Set<String> all = new TreeSet<>();
    private final AtomicInteger started = new AtomicInteger();

    private RunFleet(Fleet fleet, boolean recover) throws AutomationException {
        this.fleet = fleet;
        this.recover = recover;
    }

    public static void main(String[] args) throws AutomationException, InterruptedException {
        var command = String.join(" ", args);
        if (!command.matches("stacks|up( --recover)?( --parallel [1-9]\\d?)?")) {
            System.err.print("\"" + command + "\" is not a command of RunFleet.\n" + USAGE);
            System.exit(2);
        }
        try {
            var fleet = FleetFile.read(FleetProgram.FILE);
            if (command.equals("stacks")) {
                fleet.stacks().forEach(System.out::println);
                return;
            }
            var parallel = command.replaceAll("\\D", "");
            var run = new RunFleet(fleet, command.contains("--recover"));
            System.exit(run.up(parallel.isEmpty() ? 2 : Integer.parseInt(parallel)) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private boolean up(int parallel) throws AutomationException, InterruptedException {
        var wanted = fleet.stacks();
        var existing = LocalWorkspace.create(options(Map.of())).listStacks().stream()
                // Pulumi Cloud's names begin with the organization.
                .map(stack -> stack.name().replaceFirst(".*/", ""))
                .collect(Collectors.toSet());
        all.addAll(wanted);
        all.addAll(existing);
        // IAM has no two users of one name: a user that moves has to leave its old stack first.
        var steps = List.of(new ArrayList<String>(), new ArrayList<String>(), new ArrayList<String>());
        for (var stack : all) {
            steps.get(!wanted.contains(stack) ? 0 : existing.contains(stack) ? 1 : 2)
                    .add(stack);
        }
        var pool = Executors.newFixedThreadPool(parallel);
        for (var step : steps) {
            pool.invokeAll(step.stream()
                    .map(stack -> Executors.callable(() -> update(stack)))
                    .toList());
        }
        int unchanged = counts.get("unchanged");
        int updated = counts.get("updated");
        int failed = all.size() - unchanged - updated;
        System.out.printf("%d stacks: %d unchanged, %d updated, %d failed%n", all.size(), unchanged, updated, failed);
        return failed == 0;
    }

    private LocalWorkspaceOptions options(Map<String, String> environment) {
        return LocalWorkspaceOptions.builder()
                .pulumiCommand(pulumi)
                .workDir(project)
                .environmentVariables(environment)
                .build();
    }

    private void update(String name) {
        System.out.println(name + ": started, " + started.incrementAndGet() + " of " + all.size());
        try {
            fleet.accountOf(name);
            // Pulumi's SDK 1.36.1 runs some commands on the selected stack, which another thread may have changed.
            var options = options(Map.of("PULUMI_STACK", name));
            update(name, LocalWorkspace.createOrSelectStack(name, project, options));
        } catch (AutomationException | RuntimeException e) {
            var lines = List.of(String.valueOf(e.getMessage()).strip().split("\\s*\\R\\s*"));
            var errors = lines.stream().filter(line -> line.startsWith("error: "));
            var text = errors.distinct().collect(Collectors.joining("; "));
            report(name, "failed", text.isEmpty() ? String.join("; ", lines) : text);
        }
    }

    private void update(String name, WorkspaceStack stack) throws AutomationException {
        if (recover) {
            recover(name, stack);
        } else if (!state(stack).path("pending_operations").isEmpty()) {
            throw new IllegalStateException("an update is under way or was killed: see --recover.");
        }
        var changes = new TreeMap<>(stack.up().summary().resourceChanges());
        var text = changes.toString().toLowerCase(Locale.ROOT).replaceAll("[{}]", "");
        report(name, Set.of(OperationType.SAME).containsAll(changes.keySet()) ? "unchanged" : "updated", text);
    }

    private void recover(String name, WorkspaceStack stack) throws AutomationException {
        try {
            stack.cancel();
        } catch (AutomationException e) {
            // Pulumi Cloud refuses this if there is no lock. If there still is one, it refuses the update.
        }
        var state = state(stack);
        if (!state.path("pending_operations").isEmpty()) {
            new Recovery(name, fleet.accountOf(name)).remove(state);
            stack.refresh(RefreshOptions.builder().clearPendingCreates(true).build());
        }
    }

    private static JsonNode state(WorkspaceStack stack) throws AutomationException {
        return new ObjectMapper().valueToTree(stack.exportStack().deployment());
    }

    private void report(String stack, String outcome, String text) {
        counts.merge(outcome, 1, Integer::sum);
        System.out.println(stack + ": " + outcome + ", " + text);
    }
}
