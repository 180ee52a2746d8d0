package io.assumerole.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * A copy of the built example {@code fleet}, with a role in each of the local AWS's two accounts that root of the first
 * may assume.
 */
public final class FleetExample implements AutoCloseable {

    private static final String ROLE = "fleet";

    private static final String PRODUCTION = """
            production: {role: "arn:aws:iam::000000000000:role/fleet", region: us-east-1, stacks: 2}
            """.indent(2);
    private static final String STAGING =
            """
            staging: {role: "arn:aws:iam::%s:role/fleet", region: us-east-1, stacks: 1}
            """.formatted(MiniStack.OTHER_ACCOUNT_ID).indent(2);

    private final Stacks stacks;
    private final Path folder;
    private final AwsClients production;
    private final AwsClients staging;

    /** A user of the file; its role reads a folder. */
    public record User(String name, String account, String reads) {}

    /** A run that has ended: its exit status, and what it said. */
    public record Ended(int status, String output) {}

    public FleetExample(Stacks stacks) throws IOException {
        this.stacks = stacks;
        this.folder = Files.createDirectories(stacks.folder().resolve("fleet"));
        this.production = stacks.root();
        this.staging = stacks.as(stacks.sandbox().otherRoot());
        var example = Examples.folder("fleet");
        Files.copy(example.resolve("Pulumi.yaml"), folder.resolve("Pulumi.yaml"), StandardCopyOption.REPLACE_EXISTING);
        Files.createSymbolicLink(folder.resolve("target"), example.resolve("target"));
        accounts().values().forEach(FleetExample::makeRole);
    }

    /** Builds the example alone, where not all of them are. */
    public static void build() throws IOException, InterruptedException {
        Examples.build("fleet");
    }

    private Map<String, AwsClients> accounts() {
        return Map.of("production", production, "staging", staging);
    }

    /** Root of the account of that name. */
    public AwsClients account(String name) {
        return accounts().get(name);
    }

    private static void makeRole(AwsClients root) {
        root.iam().createRole(r -> r.roleName(ROLE).assumeRolePolicyDocument("""
                        {"Version": "2012-10-17", "Statement": [{
                          "Effect": "Allow",
                          "Action": "sts:AssumeRole",
                          "Principal": {"AWS": "arn:aws:iam::000000000000:root"}
                        }]}
                        """));
        root.iam().putRolePolicy(r -> r.roleName(ROLE).policyName("iam").policyDocument("""
                        {"Version": "2012-10-17", "Statement": [{
                          "Effect": "Allow", "Action": "iam:*", "Resource": "*"
                        }]}
                        """));
    }

    /** Writes the file of the fleet, with two stacks in production and one in staging. */
    public void write(List<User> users) throws IOException {
        write(users, PRODUCTION + STAGING);
    }

    /** Writes it with two stacks in production alone. */
    public void writeProduction(List<User> users) throws IOException {
        write(users, PRODUCTION);
    }

    private void write(List<User> users, String accounts) throws IOException {
        var lines = users.stream()
                .map(user -> "  - {name: '%s', account: %s, reads: '%s'}"
                        .formatted(user.name(), user.account(), user.reads()))
                .collect(Collectors.joining("\n"));
        Files.writeString(
                folder.resolve("fleet.yaml"),
                "accounts:\n" + accounts + "users: " + (users.isEmpty() ? "[]" : "\n" + lines) + "\n");
    }

    /** Runs the fleet to its end. */
    public Ended run(String... arguments) throws IOException, InterruptedException {
        var output = output();
        return new Ended(start(output, arguments).waitFor(), Files.readString(output));
    }

    /** Starts a run that may be killed. */
    public Process start(String... arguments) throws IOException {
        return start(output(), arguments);
    }

    private Path output() throws IOException {
        return Files.createTempFile(stacks.folder().resolve("tmp"), "fleet", ".txt");
    }

    private Process start(Path output, String... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var quick = List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        return start(
                Stream.concat(
                                quick.stream(),
                                Stream.concat(
                                        Stream.of("-cp", "target/fleet.jar", "example.RunFleet"), Stream.of(arguments)))
                        .toList(),
                output);
    }

    private Process start(List<String> command, Path output) throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(stacks.sandbox().environment(stacks.sandbox().root()));
        return ChildProcesses.start(builder);
    }

    /** The outputs of a stack, with the secrets. */
    JsonNode outputs(String stack) throws IOException, InterruptedException {
        var pulumi = stacks.sandbox().engine().pulumi().toString();
        var output = output();
        var command = List.of(pulumi, "stack", "output", "--json", "--show-secrets", "--stack", stack);
        assertThat(start(command, output).waitFor()).isZero();
        return new ObjectMapper().readTree(output.toFile());
    }

    /**
     * All users that the fleet has made, each with exactly one key, one policy and one role, and what that role reads.
     */
    public List<User> users() {
        var users = new ArrayList<User>();
        new TreeMap<>(accounts()).forEach((account, root) -> {
            var readable = new TreeMap<String, String>();
            for (var role : root.iam().listRoles().roles()) {
                if (isTagged(root.iam()
                        .listRoleTags(r -> r.roleName(role.roleName()))
                        .tags())) {
                    var user = role.roleName().replaceFirst("-[0-9a-f]{7}$", "");
                    assertThat(readable.put(user, reads(root, role.roleName())))
                            .as("roles of " + user)
                            .isNull();
                }
            }
            for (var user : root.iam().listUsers().users()) {
                var name = user.userName();
                if (isTagged(root.iam().listUserTags(r -> r.userName(name)).tags())) {
                    assertThat(root.iam().listAccessKeys(r -> r.userName(name)).accessKeyMetadata())
                            .as("keys of " + name)
                            .hasSize(1);
                    assertThat(root.iam()
                                    .listUserPolicies(r -> r.userName(name))
                                    .policyNames())
                            .as("policies of " + name)
                            .hasSize(1);
                    users.add(new User(name, account, readable.remove(name)));
                }
            }
            assertThat(readable).as("roles of nobody").isEmpty();
        });
        users.sort(Comparator.comparing(User::account).thenComparing(User::name));
        return users;
    }

    private static boolean isTagged(List<Tag> tags) {
        return tags.stream().anyMatch(tag -> tag.key().equals("fleet-stack"));
    }

    private static String reads(AwsClients root, String role) {
        var policies = root.iam().listRolePolicies(r -> r.roleName(role)).policyNames();
        assertThat(policies).as("policies of " + role).hasSize(1);
        var policy = root.iam()
                .getRolePolicy(r -> r.roleName(role).policyName(policies.get(0)))
                .policyDocument();
        return URLDecoder.decode(policy, StandardCharsets.UTF_8).replaceFirst("(?s).*arn:aws:s3:::(\\S+)/\\*.*", "$1");
    }

    /** Deletes the role of each account. */
    @Override
    public void close() {
        for (var root : accounts().values()) {
            root.iam().deleteRolePolicy(r -> r.roleName(ROLE).policyName("iam"));
            root.iam().deleteRole(r -> r.roleName(ROLE));
        }
    }
}
