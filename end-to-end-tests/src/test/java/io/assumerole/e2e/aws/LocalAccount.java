package io.assumerole.e2e.aws;

import io.assumerole.e2e.AwsCommand;
import io.assumerole.e2e.Clone;
import io.assumerole.e2e.EngineRun;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.run.CleanEnvironment;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** An account of a local AWS in place of an AWS account, with the boundary and the role of the example aws-check. */
final class LocalAccount implements AutoCloseable {

    /** The account, which is not the account of other tests. */
    static final String ID = MiniStack.OTHER_ACCOUNT_ID;

    private static final String POLICIES = "examples/aws-check/src/main/resources/";
    /** A trust policy for every identity of the account. */
    static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},\
            "Action":"sts:AssumeRole"}]}""".formatted(ID);
    /** The local AWS shows a resource at once, but calls of a killed run can still be on their way. */
    static final Duration ARRIVAL = Duration.ofSeconds(1);

    private final Stacks stacks;
    private final Path home;

    private LocalAccount(Stacks stacks, Path home) {
        this.stacks = stacks;
        this.home = home;
    }

    static LocalAccount start(Class<?> test) throws IOException {
        var environment = new HashMap<>(System.getenv());
        // Never a shared AWS: tests look at everything in it.
        environment.remove("AWS_ENDPOINT_URL");
        var stacks = Stacks.start(test.getSimpleName(), environment);
        var account =
                new LocalAccount(stacks, Files.createDirectories(stacks.folder().resolve("home")));
        account.createBoundary();
        return account;
    }

    void createBoundary() {
        root().iam().createPolicy(r -> r.policyName(AwsCheckPolicies.BOUNDARY).policyDocument(policy("boundary.json")));
    }

    /** Returns a policy of the example, for this account. */
    static String policy(String file) {
        try {
            return Clone.read(POLICIES + file).replace("ACCOUNT", ID);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AwsClients root() {
        return stacks.as(rootKey());
    }

    AwsCredentials rootKey() {
        return stacks.sandbox().otherRoot();
    }

    URI endpoint() {
        return stacks.sandbox().endpoint();
    }

    Path decisions() {
        return stacks.sandbox().decisions();
    }

    Path folder() {
        return stacks.folder();
    }

    /** Creates a role with a policy, and returns the credentials of a session. */
    AwsSessionCredentials job(String name, String policy) {
        root().iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
        root().iam().putRolePolicy(r -> r.roleName(name).policyName("policy").policyDocument(policy));
        return session(name);
    }

    /** Returns the credentials of a session of a role that trusts the account. */
    AwsSessionCredentials session(String name) {
        return Stacks.session(stacks.as(user(name + "-owner"))
                .sts()
                .assumeRole(
                        r -> r.roleArn("arn:aws:iam::" + ID + ":role/" + name).roleSessionName("job"))
                .credentials());
    }

    /** Creates a user whose only permission is to assume any role that trusts it, and returns its key. */
    AwsCredentials user(String name) {
        var assumes = PolicyDocument.of(
                Statement.allow().action("sts:AssumeRole").resource("*").build());
        return Stacks.user(root(), name, assumes);
    }

    /** Runs a script in bash, in the clone, with the commands {@code aws} and {@code pulumi}. */
    EngineRun.Ended shell(AwsCredentials caller, URI endpoint, String script) throws IOException {
        var environment = environment(endpoint, caller);
        environment.put("PATH", CleanEnvironment.before(environment, "PATH", AwsCommand.in(folder())));
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        return EngineRun.start(
                        List.of("bash", "-c", script), Stacks.cloneFolder(), environment, folder().resolve("tmp"))
                .await();
    }

    /** Returns the environment of a check that uses this account instead of AWS. */
    Map<String, String> environment(URI endpoint, AwsCredentials caller) {
        var environment = CleanEnvironment.of(System.getenv());
        environment.put("AWS_ENDPOINT_URL", endpoint.toString());
        environment.put("AWS_ACCESS_KEY_ID", caller.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", caller.secretAccessKey());
        if (caller instanceof AwsSessionCredentials session) {
            environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        // This folder has the emulator as plugin.
        environment.put("PULUMI_HOME", stacks.folder().resolve("pulumi-home").toString());
        environment.put("XDG_STATE_HOME", home.toString());
        return environment;
    }

    /** Starts the check as a process. */
    EngineRun check(Map<String, String> environment, String id) {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-D" + AwsCheck.PROPERTY + "=" + id,
                "-cp",
                System.getProperty("java.class.path"),
                AwsCheck.class.getName(),
                report().toString(),
                ARRIVAL.toString());
        return EngineRun.start(command, folder(), environment, folder().resolve("tmp"));
    }

    Path report() {
        return folder().resolve("aws-check.json");
    }

    /** Returns the folder that a check keeps until everything is destroyed. */
    Path kept() {
        return home.resolve("assume-role/aws-check").resolve(ID);
    }

    /** Returns the names of all users, roles, and buckets whose name begins as those of a check. */
    TreeSet<String> resources() {
        var all = new TreeSet<String>();
        root().iam().listUsers().users().forEach(user -> all.add("user " + user.userName()));
        root().iam().listRoles().roles().forEach(role -> all.add("role " + role.roleName()));
        root().s3().listBuckets().buckets().forEach(bucket -> all.add("bucket " + bucket.name()));
        all.removeIf(name -> !name.contains(" assume-role-check-"));
        return all;
    }

    @Override
    public void close() throws IOException {
        stacks.close();
    }
}
