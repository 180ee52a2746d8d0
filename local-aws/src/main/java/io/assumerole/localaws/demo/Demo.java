package io.assumerole.localaws.demo;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.RunFolderClaims;
import io.assumerole.localaws.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the commands of {@code demo} do. */
public final class Demo {
    private final RunFolderClaims folders;
    private final Path clone;
    private final Map<String, String> environment;
    private final Progress progress;
    private final PrintStream out;

    /**
     * Prepares the commands.
     *
     * @param clone the folder of the clone, in which both stacks are built
     * @param environment the environment of this process
     * @param progress where steps are told
     * @param out where results go
     */
    public Demo(Path clone, Map<String, String> environment, Progress progress, PrintStream out) {
        this.folders = new RunFolderClaims(clone.resolve(".local-aws"));
        this.clone = clone;
        this.environment = Map.copyOf(environment);
        this.progress = progress;
        this.out = out;
    }

    /**
     * Deploys both stacks, measures, destroys them and cleans up.
     *
     * @return whether everything that was to be proved holds
     * @throws AutomationException if the engine reports a failure
     * @throws LocalAwsException if something else does not work
     */
    public boolean run() throws AutomationException {
        deleteLeftovers();
        var proofs = new ArrayList<Check>();
        within(folders.claimRun(), (claim, sandbox) -> {
            var walkthrough = walkthrough(sandbox);
            var deployed = walkthrough.deploy();
            proofs.addAll(measure(sandbox, deployed));
            walkthrough.destroy(deployed);
            proofs.addAll(new Checks(sandbox, deployed).measureDestroyed());
        });
        return report(proofs);
    }

    /**
     * Deploys both stacks, measures, and leaves them and the local AWS running.
     *
     * @return whether everything that was to be proved holds
     * @throws AutomationException if the engine reports a failure
     * @throws LocalAwsException if something else does not work
     */
    public boolean up() throws AutomationException {
        deleteLeftovers();
        refuseIfBusy();
        var running = running();
        if (running.isPresent()) {
            out.println("It is up already, at " + running.get().endpoint() + ".");
            explain();
            return true;
        }
        deleteUp();
        var proofs = new ArrayList<Check>();
        within(folders.claimUp(), (claim, sandbox) -> {
            proofs.addAll(measure(sandbox, walkthrough(sandbox).deploy()));
            claim.keep();
            sandbox.detach();
        });
        boolean holds = report(proofs);
        explain();
        return holds;
    }

    /**
     * Finds and proves the smallest policies that let a stack run, prints them, and leaves nothing.
     *
     * @param project the folder of a built Pulumi project
     * @param roles the names of roles that are made first, for the stack to assume
     * @param arguments the arguments of Pulumi
     * @return whether everything is known and proved
     * @throws AutomationException if the engine reports a failure
     * @throws LocalAwsException if something else does not work
     */
    public boolean leastPrivilege(Path project, List<String> roles, List<String> arguments) throws AutomationException {
        var stack = UserStack.of(project, arguments);
        deleteLeftovers();
        var holds = new AtomicBoolean();
        within(folders.claimRun(), (claim, sandbox) -> {
            if (!sandbox.ownsLocalAws()) {
                throw new LocalAwsException("least-privilege works with a local AWS of its own, whose record it reads."
                        + " Do first: unset AWS_ENDPOINT_URL");
            }
            var found = new LeastPrivilege(sandbox, stack, roles, progress).find();
            holds.set(new LeastPrivilegeReport(out).print(found));
        });
        return holds.get();
    }

    /**
     * Returns what makes a shell use what {@link #up()} has left running.
     *
     * @return nothing but {@code export} lines
     * @throws LocalAwsException if nothing is up
     */
    public String env() {
        return running()
                .map(sandbox -> sandbox.settings(sandbox.root()))
                .map(settings -> ShellExports.exports(environment, settings))
                .orElseThrow(() -> new LocalAwsException("Nothing is up. First run: ./demo up"));
    }

    /**
     * Destroys and ends what {@link #up()} has left, or as much of it as there is.
     *
     * @throws AutomationException if the engine reports a failure, and something would be left
     * @throws LocalAwsException if something else does not work
     */
    public void down() throws AutomationException {
        deleteLeftovers();
        refuseIfBusy();
        if (!Files.exists(folders.up())) {
            out.println("Nothing is up.");
            return;
        }
        deleteUp();
        out.println("Your own Pulumi.<stack>.yaml files, if any, are where they were.");
    }

    /**
     * Works in a new sandbox, and leaves nothing behind in a local AWS that is not the sandbox's
     * own.
     */
    private void within(RunFolderClaims.Claim folder, Work work) throws AutomationException {
        try (var claim = folder;
                var sandbox = Sandbox.start(claim.folder(), environment, progress)) {
            if (sandbox.ownsLocalAws()) {
                work.in(claim, sandbox);
                return;
            }
            claim.outliveInterrupts();
            try {
                work.in(claim, sandbox);
            } catch (AutomationException | RuntimeException e) {
                claim.keep();
                delete(claim.folder());
                throw e;
            }
        }
    }

    private interface Work {
        void in(RunFolderClaims.Claim claim, Sandbox sandbox) throws AutomationException;
    }

    private Walkthrough walkthrough(Sandbox sandbox) {
        return new Walkthrough(sandbox, clone, progress);
    }

    private List<Check> measure(Sandbox sandbox, StackOutputs deployed) {
        return progress.step(
                "Calls were made, some to be allowed and some to be denied",
                () -> new Checks(sandbox, deployed).measure());
    }

    private boolean report(List<Check> proofs) {
        out.println();
        out.println("Proved in this run, each line by a call:");
        out.print(CheckTable.of(proofs));
        return proofs.stream().allMatch(Check::holds);
    }

    private void explain() {
        out.println();
        out.println("In a shell:  eval \"$(./demo env)\"   and then the commands of the README.");
        out.println("At the end:  ./demo down");
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
            throw new LocalAwsException("Process "
                    + owner.get().pid()
                    + " is at work in "
                    + folder
                    + ". Wait until it is done, or end it.");
        }
    }

    private void deleteUp() throws AutomationException {
        if (Files.exists(folders.up())) {
            delete(folders.up());
        }
    }

    private void deleteLeftovers() throws AutomationException {
        for (var folder : folders.leftovers()) {
            progress.line("A run was killed before it could clean up; that is done now.");
            delete(folder);
        }
    }

    /** Destroys the stacks in a folder, as far as that can still be done, and then deletes it. */
    private void delete(Path folder) throws AutomationException {
        var sandbox = Sandbox.reopen(folder, environment, progress);
        var stacks = sandbox.map(Sandbox::stacks).orElse(List.of());
        if (sandbox.isPresent() && sandbox.get().answers()) {
            destroy(sandbox.get(), folder);
        }
        Sandbox.endProcesses(folder);
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new LocalAwsException(folder + " cannot be deleted: " + e, e);
        }
        if (!stacks.isEmpty()) {
            progress.line("The state of these stacks is deleted: " + String.join(", ", stacks));
            progress.line(
                    sandbox.get().ownsLocalAws()
                            ? "The local AWS has ended, and all that was in it is gone."
                            : "What other stacks than demo have made is still at "
                                    + sandbox.get().endpoint());
        }
    }

    private void destroy(Sandbox sandbox, Path folder) throws AutomationException {
        if (!sandbox.ownsLocalAws()) {
            // Before that, as an engine that still runs, or was killed, keeps its stack locked.
            Sandbox.endProcesses(folder);
            sandbox.unlock();
            walkthrough(sandbox).destroyLeft();
        } else if (folder.equals(folders.up())) {
            try {
                walkthrough(sandbox).destroyLeft();
            } catch (AutomationException e) {
                progress.line("Not everything could be destroyed; it ends with the local AWS now.");
            }
        }
    }
}
