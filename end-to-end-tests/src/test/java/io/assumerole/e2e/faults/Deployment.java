package io.assumerole.e2e.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.e2e.EngineRun;
import io.assumerole.e2e.EngineRun.Ended;
import io.assumerole.e2e.Stacks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** One stack, deployed with the command line of the engine. */
final class Deployment {

    /** One resource at a time, so that a fault hits only the intended resource. */
    static final String[] UP = {"up", "--yes", "--skip-preview", "--parallel", "1"};

    static final String[] DESTROY = {"destroy", "--yes", "--skip-preview", "--parallel", "1"};

    private final FaultyAws faults;
    private final Stacks stacks;
    private final WorkspaceStack stack;
    private final AwsCredentials caller;

    Deployment(FaultyAws faults, Stacks stacks, WorkspaceStack stack, AwsCredentials caller) {
        this.faults = faults;
        this.stacks = stacks;
        this.stack = stack;
        this.caller = caller;
    }

    /** Starts {@code pulumi} with arguments. */
    EngineRun start(String... arguments) {
        return start(List.of(), arguments);
    }

    /** Starts {@code pulumi} through another command, which replaces itself by {@code pulumi}. */
    EngineRun start(List<String> by, String... arguments) {
        var command = new ArrayList<>(by);
        command.addAll(List.of(stacks.sandbox().engine().pulumi().toString(), "--non-interactive"));
        command.addAll(List.of(arguments));
        return EngineRun.start(
                command,
                folder(),
                stacks.sandbox().environment(caller),
                stacks.folder().resolve("tmp"));
    }

    Ended run(String... arguments) {
        return start(arguments).await();
    }

    /** Runs a command, checks that it succeeds, and returns its output. */
    String succeed(String... arguments) {
        return run(arguments).succeeded();
    }

    /** Runs a command, checks that it fails, and returns its output. */
    String fail(String... arguments) {
        return run(arguments).failed();
    }

    /** Removes the lock that a killed engine has left. */
    void cancel() {
        succeed("cancel", "--yes");
    }

    /** Runs a command, and does something to it at the next call of an action. */
    Ended run(String action, Function<Runnable, Fault> when, Consumer<EngineRun> deed, String... arguments) {
        var run = new CompletableFuture<EngineRun>();
        faults.next(action, when.apply(() -> deed.accept(run.join())));
        run.complete(start(arguments));
        return run.join().await();
    }

    /** Sets a key of the program's own configuration. */
    void configure(String key, String value) throws AutomationException {
        stack.setConfig(key, new ConfigValue(value));
    }

    Path folder() {
        return stack.workspace().workDir();
    }

    /** The repair instructions of the documents, for this stack. */
    Recipe recipe() {
        return recipe(folder());
    }

    /** The same instructions, followed in a folder that is not the stack's. */
    Recipe recipe(Path elsewhere) {
        return new Recipe(stacks, elsewhere, caller);
    }

    JsonNode state() throws AutomationException {
        return Stacks.state(stack);
    }

    Set<String> resourceIds() throws AutomationException {
        return ResourceIds.ofState(state());
    }

    /** Returns the interrupted operations that are in the state: type and logical name. */
    List<String> pending() throws AutomationException {
        var pending = new ArrayList<String>();
        for (var operation : state().path("pending_operations")) {
            pending.add(operation.get("type").asText()
                    + " "
                    + operation.at("/resource/urn").asText().replaceFirst(".*::", ""));
        }
        return pending;
    }

    String output(String name) throws AutomationException {
        return Stacks.text(stack.getOutputs(), name);
    }

    /** The access key that create-role has created. */
    AwsCredentials key() throws AutomationException {
        return Stacks.key(stack.getOutputs());
    }
}
