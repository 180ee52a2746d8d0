package io.assumerole.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Both stacks on a local AWS behind a relay that adds faults, and clients of this AWS without faults. */
final class FaultyStacks implements AutoCloseable {

    static final String USER = "somebody@pulumi.com";

    private final Stacks aws;
    private final FaultyAws faults;
    private final Stacks stacks;

    private FaultyStacks(Stacks aws, FaultyAws faults, Stacks stacks) {
        this.aws = aws;
        this.faults = faults;
        this.stacks = stacks;
    }

    static FaultyStacks start(Class<?> test) throws IOException {
        return start(test, Stacks::start);
    }

    /** Starts the stacks with a process for each plugin, as on a user's machine. */
    static FaultyStacks startWithPlugins(Class<?> test) throws IOException {
        return start(test, Stacks::startWithPlugins);
    }

    private interface Start {
        Stacks in(String folder, Map<String, String> environment) throws IOException;
    }

    private static FaultyStacks start(Class<?> test, Start start) throws IOException {
        var environment = new HashMap<>(System.getenv());
        // Never a shared AWS: clear() deletes everything in it.
        environment.remove("AWS_ENDPOINT_URL");
        var aws = Stacks.start(test.getSimpleName() + "-aws", environment);
        var faults = new FaultyAws(aws.sandbox().endpoint());
        return new FaultyStacks(aws, faults, start.in(test.getSimpleName(), aws.environment(faults)));
    }

    /** The relay that adds faults to the stacks' calls. */
    FaultyAws faults() {
        return faults;
    }

    /** The access key of the root user. */
    AwsCredentials root() {
        return aws.sandbox().root();
    }

    /** Returns the environment of a deployment by the root user. */
    Map<String, String> environment() {
        return stacks.sandbox().environment(root());
    }

    /** Returns clients whose calls have no faults. */
    AwsClients as(AwsCredentials credentials) {
        return aws.sandbox().as(credentials);
    }

    Set<String> account() {
        return ResourceIds.ofAccount(as(root()));
    }

    /** Checks that AWS has the five resources of create-role that are in the state, and that the key works. */
    void assertDeployed(Deployment createRole) throws AutomationException {
        assertThat(account()).isEqualTo(createRole.resourceIds()).hasSize(5);
        assertThat(as(createRole.key()).arn()).endsWith(USER);
    }

    /** Creates a stack of create-role, without deploying it. */
    Deployment createRole(String name) throws AutomationException {
        var config = Stacks.config("create-role:unprivilegedUsername", USER, "create-role:grantAssumeRole", "true");
        return deployment(stacks.createRole(name, config), root());
    }

    /** Creates a stack of assume-role, without deploying it. */
    Deployment assumeRole(String name, Deployment createRole) throws AutomationException {
        var user = createRole.key();
        var config = Stacks.config("assume-role:roleToAssumeARN", createRole.output("roleArn"));
        return deployment(stacks.assumeRole(name, user, config), user);
    }

    /**
     * Creates a stack of another program, without deploying it.
     *
     * @param main a test class with a main method; it runs in a separate JVM
     */
    Deployment program(String name, Class<?> main) throws AutomationException, IOException {
        stacks.quickJava();
        var stack = stacks.sandbox().stack(Program.make(stacks.folder(), main), name, root());
        stack.setAllConfig(Stacks.config());
        return deployment(stack, root());
    }

    private Deployment deployment(WorkspaceStack stack, AwsCredentials caller) {
        return new Deployment(faults, stacks, stack, caller);
    }

    /** The state file of a stack. */
    Path stateFile(String project, String stack) {
        return stateFolder().resolve(".pulumi/stacks/" + project + "/" + stack + ".json");
    }

    /** The folder of the backend. */
    Path stateFolder() {
        return stacks.folder().resolve("state");
    }

    /** Removes all faults, and deletes everything in the account. */
    void clear() {
        faults.clear();
        ResourceIds.deleteAll(as(root()));
    }

    @Override
    public void close() throws IOException {
        stacks.close();
        faults.close();
        aws.close();
    }
}
