package io.assumerole.demo;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.LocalAwsServer.Plugin;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.RunFolderClaims;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.localaws.tools.OfficialPlugin;
import io.assumerole.policy.cli.IamPolicy;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The commands of {@code ./demo}. */
public final class Demo {
    private static final String STACKS = "create-role and assume-role";

    private final RunFolderClaims folders;
    private final Path clone;
    private final Path review;
    private final Map<String, String> environment;
    private final Progress progress;
    private final PrintStream out;

    /**
     * @param clone the folder of the clone, in which both stacks are built
     * @param out the output for results
     */
    public Demo(Path clone, Map<String, String> environment, Progress progress, PrintStream out) {
        this.folders = new RunFolderClaims(clone.resolve(".local-aws"));
        this.clone = clone;
        this.review = clone.resolve("assume-role-demo/target/access-review.html");
        this.environment = Map.copyOf(environment);
        this.progress = progress;
        this.out = out;
    }

    /** Deploys both stacks, runs the checks, destroys the stacks, and cleans up. Returns whether every check holds. */
    public boolean run(Plugin plugin) throws AutomationException {
        deleteLeftovers();
        return report(within(folders.claimRun(), plugin, (claim, sandbox) -> {
            var walkthrough = walkthrough(sandbox);
            var deployed = walkthrough.deploy();
            var checks = new ArrayList<>(measure(sandbox, walkthrough, deployed));
            walkthrough.destroy(deployed);
            checks.addAll(new Checks(sandbox, deployed).measureDestroyed());
            return new Verified(sandbox.plugin(), checks);
        }));
    }

    /**
     * Deploys both stacks, runs the checks, and leaves the stacks and the local AWS running. Returns whether every
     * check holds.
     *
     * @param empty true to start only the local AWS, without the stacks and the checks
     */
    public boolean up(Plugin plugin, boolean empty) throws AutomationException {
        deleteLeftovers();
        refuseIfBusy();
        var running = running();
        if (running.isPresent()) {
            var what = "The demo is already running at " + running.get().endpoint() + ", with "
                    + running.get().plugin() + ".";
            if (plugin == Plugin.OFFICIAL && !running.get().plugin().startsWith("the official")) {
                throw new LocalAwsException(what + " To change the plugin, first run: ./demo down");
            }
            out.println(what);
            explain();
            return true;
        }
        deleteUp();
        var verified = within(folders.claimUp(), plugin, (claim, sandbox) -> {
            var walkthrough = walkthrough(sandbox);
            var checks = empty ? List.<Check>of() : measure(sandbox, walkthrough, walkthrough.deploy());
            claim.keep();
            sandbox.detach();
            return new Verified(sandbox.plugin(), checks);
        });
        boolean holds = empty || report(verified);
        explain();
        return holds;
    }

    /**
     * Previews the first deployment of a stack with predicted ARNs, and reviews how it changes who can do what.
     * Cleans up.
     *
     * @param project the folder of a built Pulumi project
     * @param options the options of {@code iam-policy review}; files are absolute
     * @param arguments the arguments of Pulumi
     * @return the exit code of {@code iam-policy review}
     */
    public int review(Path project, List<String> options, List<String> arguments) throws AutomationException {
        var stack = UserStack.of(project, arguments);
        deleteLeftovers();
        return within(folders.claimRun(), Plugin.EMULATOR, (claim, sandbox) -> {
            // The report shows the name of the file.
            var preview = claim.folder().resolve("project " + stack.project().getFileName());
            new PredictedPreview(sandbox, stack, progress).write(preview);
            var command = Stream.of(
                    List.of("review"), options, List.of(preview.getFileName().toString()));
            return IamPolicy.run(
                    preview.getParent(), command.flatMap(List::stream).toArray(String[]::new));
        });
    }

    /**
     * Returns the {@code export} commands that select the sandbox that {@link #up} left running.
     *
     * @throws LocalAwsException if the demo is not running
     */
    public String env() {
        return running()
                .map(sandbox -> sandbox.settings(sandbox.root()))
                .map(settings -> ShellExports.exports(environment, settings))
                .orElseThrow(() -> new LocalAwsException("The demo is not running. First run: ./demo up"));
    }

    /**
     * Destroys the stacks and stops the processes that {@link #up} left, if they still exist.
     *
     * @throws AutomationException if the engine reports a failure, and resources would remain
     */
    public void down() throws AutomationException {
        deleteLeftovers();
        refuseIfBusy();
        if (!Files.exists(folders.up())) {
            out.println("The demo is not running.");
            return;
        }
        deleteUp();
        out.println("Your own Pulumi.<stack>.yaml files, if any, were not changed.");
    }

    /** Works in a new sandbox, and leaves nothing behind in a local AWS that the sandbox did not start. */
    private <T> T within(RunFolderClaims.Claim folder, Plugin plugin, Work<T> work) throws AutomationException {
        folder.afterInterrupt(() -> progress.interrupted("Nothing is left."));
        try (var claim = folder;
                var sandbox = start(plugin, claim.folder())) {
            if (sandbox.ownsLocalAws()) {
                return work.in(claim, sandbox);
            }
            claim.outliveInterrupts();
            claim.afterInterrupt(
                    () -> progress.interrupted("To destroy the resources that this run created, run: ./demo down"));
            try {
                return work.in(claim, sandbox);
            } catch (AutomationException | RuntimeException e) {
                claim.keep();
                delete(claim.folder());
                throw e;
            }
        }
    }

    private Sandbox start(Plugin plugin, Path folder) {
        return plugin == Plugin.EMULATOR
                ? Sandbox.start(folder, environment, progress)
                : Sandbox.startWithOfficialPlugin(folder, environment, versionOfSdk(), progress);
    }

    /** Returns the version of com.pulumi:aws in the built stacks. */
    private String versionOfSdk() {
        var libraries = clone.resolve("create-role-stack/target/lib");
        return Folders.use(libraries, () -> {
            try (var jars = Files.newDirectoryStream(libraries, "aws-*.jar")) {
                for (var jar : jars) {
                    try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
                        var version = OfficialPlugin.versionOfSdk(loader);
                        if (version.isPresent()) {
                            return version.get();
                        }
                    }
                }
            }
            throw new LocalAwsException(libraries + " has no jar of com.pulumi:aws, so the version of the official AWS"
                    + " plugin is unknown. Build the stacks again: mvn -DskipTests package");
        });
    }

    private interface Work<T> {
        T in(RunFolderClaims.Claim claim, Sandbox sandbox) throws AutomationException;
    }

    private Walkthrough walkthrough(Sandbox sandbox) {
        return new Walkthrough(sandbox, clone, progress);
    }

    /** Runs the checks, and meanwhile reviews the access that both deployments created. */
    private List<Check> measure(Sandbox sandbox, Walkthrough walkthrough, StackOutputs deployed)
            throws AutomationException {
        return progress.step("Check allowed and denied calls", () -> {
            var states = walkthrough.states();
            var report = CompletableFuture.supplyAsync(() -> DeploymentReview.report(STACKS, states));
            var checks = new Checks(sandbox, deployed).measure();
            DeploymentReview.write(review, report.join());
            return checks;
        });
    }

    /** The checks of a run, and the AWS plugin that ran. */
    private record Verified(String plugin, List<Check> checks) {}

    private boolean report(Verified verified) {
        var checks = verified.checks();
        out.println();
        out.println("Verified in this run with " + verified.plugin() + ":");
        out.print(Check.table(checks, progress.isTerminal()));
        out.println();
        out.println("To see how the user becomes the role and what the role can do, open:");
        out.println("  " + review.toUri());
        return checks.stream().allMatch(Check::holds);
    }

    private void explain() {
        out.println();
        out.println("To use this local AWS in a shell, run:  eval \"$(./demo env)\"");
        out.println("To stop it, run:  ./demo down");
    }

    private Optional<Sandbox> running() {
        var folder = folders.up();
        return folders.isClaimed(folder)
                ? Optional.empty()
                : Sandbox.reopen(folder, environment, progress).filter(Sandbox::answers);
    }

    private void refuseIfBusy() {
        var folder = folders.up();
        var owner = folders.owner(folder);
        if (owner.isPresent()) {
            throw new LocalAwsException(
                    "Process " + owner.get().pid() + " is using " + folder + ". Wait until it finishes, or stop it.");
        }
    }

    private void deleteUp() throws AutomationException {
        if (Files.exists(folders.up())) {
            delete(folders.up());
        }
    }

    private void deleteLeftovers() throws AutomationException {
        for (var folder : folders.leftovers()) {
            progress.line("A run was killed before it could clean up; cleaning up now.");
            delete(folder);
        }
    }

    /** Destroys the stacks in a folder as far as possible, and then deletes the folder. */
    private void delete(Path folder) throws AutomationException {
        var sandbox = Sandbox.reopen(folder, environment, progress);
        var stacks = sandbox.map(Sandbox::stacks).orElse(List.of());
        if (sandbox.isPresent() && sandbox.get().answers()) {
            destroy(sandbox.get(), folder);
        }
        Sandbox.endProcesses(folder);
        Folders.delete(folder);
        if (!stacks.isEmpty()) {
            progress.line("The state of these stacks is deleted: " + String.join(", ", stacks));
            progress.line(
                    sandbox.get().ownsLocalAws()
                            ? "The local AWS has stopped, and all its resources are gone."
                            : "Resources of stacks other than demo still exist at "
                                    + sandbox.get().endpoint());
        }
    }

    private void destroy(Sandbox sandbox, Path folder) throws AutomationException {
        if (!sandbox.ownsLocalAws()) {
            // An engine keeps its stack locked while it runs, and even after it is killed.
            Sandbox.endProcesses(folder);
            sandbox.unlock();
            walkthrough(sandbox).destroyLeft();
        } else if (folder.equals(folders.up())) {
            try {
                walkthrough(sandbox).destroyLeft();
            } catch (AutomationException e) {
                progress.line(
                        "Pulumi could not destroy some resources. They disappear with the local AWS, which stops now.");
                errors(e).forEach(progress::line);
            }
        }
    }

    /** Returns the lines in which Pulumi reports the errors of a command. */
    private static Stream<String> errors(AutomationException e) {
        return e.getMessage()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("error:"))
                .distinct();
    }
}
