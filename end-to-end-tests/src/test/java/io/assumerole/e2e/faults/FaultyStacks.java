package io.assumerole.e2e.faults;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.e2e.PluginScript;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Both stacks on a local AWS whose calls may meet faults, and that AWS itself, where they meet
 * none.
 */
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

    /** Starts them with a process for each plugin, which ends as users' do. */
    static FaultyStacks startWithPlugins(Class<?> test) throws IOException {
        return start(test, Stacks::startWithPlugins);
    }

    private interface Start {
        Stacks in(String folder, Map<String, String> environment) throws IOException;
    }

    private static FaultyStacks start(Class<?> test, Start start) throws IOException {
        var environment = new HashMap<>(System.getenv());
        // Always one of its own: clear() forgets all that is in it.
        environment.remove("AWS_ENDPOINT_URL");
        var aws = Stacks.start(test.getSimpleName() + "-aws", environment);
        var faults = new FaultyAws(aws.sandbox().endpoint());
        environment.put("AWS_ACCESS_KEY_ID", aws.sandbox().root().accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", aws.sandbox().root().secretAccessKey());
        environment.put("AWS_ENDPOINT_URL", faults.endpoint().toString());
        return new FaultyStacks(aws, faults, start.in(test.getSimpleName(), environment));
    }

    /** What the stacks' calls pass through. */
    FaultyAws faults() {
        return faults;
    }

    /** The key of the local AWS's root. */
    AwsCredentials root() {
        return aws.sandbox().root();
    }

    /** A caller of the local AWS whose calls meet no fault. */
    AwsClients as(AwsCredentials credentials) {
        return aws.sandbox().as(credentials);
    }

    Set<String> account() {
        return Holdings.ofAccount(as(root()));
    }

    /** Makes a stack of create-role that is not deployed yet. */
    Deployment createRole(String name) throws AutomationException {
        var config = Stacks.config("create-role:unprivilegedUsername", USER, "create-role:grantAssumeRole", "true");
        return deployment(stacks.createRole(name, config), root());
    }

    /** Makes a stack of assume-role that is not deployed yet. */
    Deployment assumeRole(String name, Deployment createRole) throws AutomationException {
        var user = createRole.key();
        var config = Stacks.config("assume-role:roleToAssumeARN", createRole.output("roleArn"));
        return deployment(stacks.assumeRole(name, user, config), user);
    }

    /**
     * Makes a stack of another program, which is not deployed yet.
     *
     * @param main a class of these tests with a main method; it runs in a JVM of its own
     */
    Deployment program(String name, Class<?> main) throws AutomationException, IOException {
        stacks.quickJava();
        var stack = stacks.sandbox().stack(Program.make(stacks.folder(), main), name, root());
        stack.setAllConfig(Stacks.config());
        return deployment(stack, root());
    }

    /** From the next command on, the plugin waits for an answer of AWS no longer than this. */
    void waitForAnAnswer(int seconds) throws IOException {
        PluginScript.change(
                PluginScript.of(stacks.folder(), PluginVersion.V6),
                script -> script.replaceFirst("(?m)^exec '[^']+'", "$0 -Dlocal-aws.answer-seconds=" + seconds));
    }

    private Deployment deployment(WorkspaceStack stack, AwsCredentials caller) {
        return new Deployment(faults, stacks, stack, caller);
    }

    /** The file with the state of a stack. */
    Path stateFile(String project, String stack) {
        return stateFolder().resolve(".pulumi/stacks/" + project + "/" + stack + ".json");
    }

    /** The folder of the backend. */
    Path stateFolder() {
        return stacks.folder().resolve("state");
    }

    /** Forgets every fault, and deletes all that is in the account. */
    void clear() {
        faults.clear();
        Holdings.deleteAll(as(root()));
    }

    @Override
    public void close() throws IOException {
        stacks.close();
        faults.close();
        aws.close();
    }
}
