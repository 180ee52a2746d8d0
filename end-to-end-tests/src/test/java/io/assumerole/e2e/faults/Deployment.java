package io.assumerole.e2e.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.faults.EngineRun.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** One stack, run by the engine's own command line as somebody would at a terminal. */
final class Deployment {

    /** One resource at a time, so that a fault meets the one it is meant for and no other. */
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

    /** Starts it by way of another command, which becomes {@code pulumi}. */
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

    /** Runs a command during which something is done to it at the next call of an action. */
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

    private Path folder() {
        return stack.workspace().workDir();
    }

    /** What the documents say about mending this stack. */
    Recipe recipe() {
        return recipe(folder());
    }

    /** The same, followed in another folder than the stack's. */
    Recipe recipe(Path elsewhere) {
        return new Recipe(stacks, elsewhere, caller);
    }

    JsonNode state() throws AutomationException {
        return Stacks.state(stack);
    }

    Set<String> holdings() throws AutomationException {
        return Holdings.ofState(state());
    }

    /** The operations that were interrupted, as far as the state knows: type and logical name. */
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

    /** The key that create-role has made. */
    AwsCredentials key() throws AutomationException {
        return Stacks.key(stack.getOutputs());
    }
}
