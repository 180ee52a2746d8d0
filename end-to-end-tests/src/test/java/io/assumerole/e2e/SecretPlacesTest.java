package io.assumerole.e2e;

import static io.assumerole.e2e.InstalledPrograms.assumeInstalled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.localaws.sandbox.PgpRecipient;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.testing.SecretScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Tests which parts of an access key are in the state, for each destination of its secret: in the state files, and in
 * an export that shows secrets. Does not prove that the official plugin stores as little, or who can use the KMS key
 * that AWS encrypts a secret with.
 */
class SecretPlacesTest {

    private static final Path DOCUMENT = Clone.folder().resolve("docs/how-to/store-a-key.md");

    private Stacks stacks;
    private AwsClients root;

    @BeforeEach
    void start() throws IOException {
        stacks = Stacks.start(SecretPlacesTest.class);
        root = stacks.root();
    }

    @AfterEach
    void close() throws IOException {
        stacks.close();
    }

    private WorkspaceStack stack(AccessKeys keys, BiConsumer<Context, UnprivilegedUserWithRole> outputs)
            throws AutomationException {
        return Keys.stack(stacks, "places", keys, outputs);
    }

    private WorkspaceStack inState() throws AutomationException {
        return stack(AccessKeys.one(), (context, made) -> context.export("secretAccessKey", made.secretAccessKey()));
    }

    private WorkspaceStack encrypted(AccessKeys keys) throws AutomationException {
        return stack(
                keys, (context, made) -> context.export("encryptedSecretAccessKey", made.encryptedSecretAccessKey()));
    }

    private WorkspaceStack stored(AccessKeys keys) throws AutomationException {
        return stack(keys, (context, made) -> context.export("secretArn", made.secretArn()));
    }

    private String assumed(WorkspaceStack stack, AwsCredentials key) throws AutomationException {
        var role = Stacks.text(stack.getOutputs(), "roleArn");
        return stacks.inRole(stacks.as(key), role).arn();
    }

    /** What a caller reads out of Secrets Manager. */
    private static AwsCredentials read(AwsClients reader, String secretArn) {
        var value = reader.secretsManager()
                .getSecretValue(r -> r.secretId(secretArn))
                .secretString();
        try {
            var json = new ObjectMapper().readTree(value);
            assertThat(json.get("Version").asInt()).isEqualTo(1);
            return AwsBasicCredentials.create(
                    json.get("AccessKeyId").asText(),
                    json.get("SecretAccessKey").asText());
        } catch (IOException e) {
            throw new AssertionError("no JSON in the secret", e);
        }
    }

    /** Which properties hold the secret, or the password made of it, for somebody who can decrypt the state. */
    private static Set<String> holders(WorkspaceStack stack, String secret) throws AutomationException {
        var secrets =
                SecretScanner.of(Map.of(secret, "secret", SmtpPassword.of(secret, Sandbox.REGION), "SMTP password"));
        var found = new TreeSet<String>();
        for (var resource : Stacks.resources(stack)) {
            var type = resource.get("type").asText();
            for (var part : Set.of("inputs", "outputs")) {
                resource.path(part).properties().forEach(property -> {
                    if (holds(secrets, property.getValue())) {
                        found.add(type.substring(type.lastIndexOf(':') + 1) + "." + property.getKey());
                    }
                });
            }
        }
        return found;
    }

    private static boolean holds(SecretScanner secrets, JsonNode value) {
        return !secrets.in(value.toString().getBytes(StandardCharsets.UTF_8)).isEmpty();
    }

    private Set<String> inFiles(WorkspaceStack stack, String secret) throws Exception {
        return StateFiles.found(
                stacks,
                Stacks.text(stack.getOutputs(), "accessKeyId"),
                secret,
                SmtpPassword.of(secret, Sandbox.REGION));
    }

    /** Checks that the row of a place in the document lists these properties of the state. */
    private static void isDocumented(String place, Set<String> holders) throws IOException {
        var told = holders.isEmpty()
                ? "nothing"
                : String.join(", ", holders.stream().map(h -> "`" + h + "`").toList());
        assertThat(Files.readAllLines(DOCUMENT))
                .filteredOn(line -> line.startsWith("| " + place + " |"))
                .anySatisfy(line -> assertThat(line).contains("| " + told + " |"));
    }

    @Tag("extended")
    @Test
    void is_encrypted_in_the_state_and_shown_to_users_who_can_decrypt() throws Exception {
        var stack = inState();
        var key = Stacks.key(stack.up().outputs());

        assertThat(assumed(stack, key)).contains(":assumed-role/");
        assertThat(inFiles(stack, key.secretAccessKey())).isEqualTo(StateFiles.NO_SECRET);
        var holders = holders(stack, key.secretAccessKey());
        assertThat(holders)
                .containsExactlyInAnyOrder(
                        "AccessKey.secret",
                        "AccessKey.sesSmtpPasswordV4",
                        "Stack.secretAccessKey",
                        "UnprivilegedUserWithRole.secretAccessKey");
        isDocumented("in the state", holders);
        stack.destroy();
    }

    @Tag("extended")
    @Test
    void encrypted_for_somebody_it_is_nowhere_in_the_state_even_decrypted() throws Exception {
        var reader = new PgpRecipient();
        var keys = AccessKeys.one().encryptedFor(reader.publicKey());
        var stack = encrypted(keys);
        var outputs = stack.up().outputs();
        var output = outputs.get("encryptedSecretAccessKey");
        var secret = reader.decrypt(output.value().toString());
        var key = AwsBasicCredentials.create(Stacks.text(outputs, "accessKeyId"), secret);

        assertThat(output.isSecret()).isFalse();
        assertThat(outputs).doesNotContainKey("secretAccessKey");
        assertThat(assumed(stack, key)).contains(":assumed-role/");
        assertThat(inFiles(stack, secret)).isEqualTo(StateFiles.NO_SECRET);
        var holders = holders(stack, secret);
        assertThat(holders).isEmpty();
        isDocumented("encrypted with PGP", holders);
        stack.refresh();
        encrypted(keys).up(UpOptions.builder().expectNoChanges(true).build());
        assertThat(holders(stack, secret)).isEmpty();

        // The control: the same scan finds a planted value in the export, and in the files if it is not secret.
        stack(
                        keys,
                        (context, made) -> context.export(
                                "planted",
                                made.encryptedSecretAccessKey()
                                        .applyValue(reader::decrypt)
                                        .asSecret()))
                .up();
        assertThat(holders(stack, secret)).containsExactly("Stack.planted");
        assertThat(inFiles(stack, secret)).isEqualTo(StateFiles.NO_SECRET);
        stack(
                        keys,
                        (context, made) -> context.export(
                                "planted", made.encryptedSecretAccessKey().applyValue(reader::decrypt)))
                .up();
        assertThat(inFiles(stack, secret)).contains("a secret");
        stack.destroy();
    }

    @Tag("extended")
    @Test
    void of_a_key_from_before_the_state_keeps_the_secret_until_the_rotation_ends() throws Exception {
        var before = Stacks.key(inState().up().outputs());
        var reader = new PgpRecipient();
        var both =
                AccessKeys.rotating("b").previous("a", AccessKeyStatus.ACTIVE).encryptedFor(reader.publicKey());
        var stack = encrypted(both);
        var outputs = stack.up().outputs();

        // The previous key is unchanged; it was not replaced because of the PGP key.
        assertThat(assumed(stack, before)).contains(":assumed-role/");
        assertThat(holders(stack, before.secretAccessKey()))
                .containsExactlyInAnyOrder("AccessKey.secret", "AccessKey.sesSmtpPasswordV4");
        assertThat(holders(stack, reader.decrypt(Stacks.text(outputs, "encryptedSecretAccessKey"))))
                .isEmpty();

        var after = encrypted(AccessKeys.rotating("b").encryptedFor(reader.publicKey()));
        assertThat(Stacks.text(after.up().outputs(), "accessKeyId")).isEqualTo(Stacks.text(outputs, "accessKeyId"));
        assertThat(holders(after, before.secretAccessKey())).isEmpty();
        after.destroy();
    }

    @Test
    void in_secrets_manager_only_readers_get_it_and_the_state_has_it_encrypted() throws Exception {
        var reader = stacks.as(stacks.user("reader"));
        var other = stacks.as(stacks.user("other"));
        var keys = AccessKeys.one().inSecretsManager().readableBy("arn:aws:iam::000000000000:user/reader");
        var stack = stored(keys);
        var outputs = stack.up().outputs();
        var arn = Stacks.text(outputs, "secretArn");

        var key = read(reader, arn);
        assertThat(key.accessKeyId()).isEqualTo(Stacks.text(outputs, "accessKeyId"));
        assertThat(assumed(stack, key)).contains(":assumed-role/");
        refused(() -> read(other, arn));
        refused(() -> read(stacks.as(key), arn));
        refused(() ->
                reader.secretsManager().putSecretValue(r -> r.secretId(arn).secretString("mine")));
        refused(() -> reader.secretsManager().getResourcePolicy(r -> r.secretId(arn)));

        assertThat(outputs).doesNotContainKey("secretAccessKey");
        assertThat(inFiles(stack, key.secretAccessKey())).isEqualTo(StateFiles.NO_SECRET);
        var holders = holders(stack, key.secretAccessKey());
        assertThat(holders)
                .containsExactlyInAnyOrder(
                        "AccessKey.secret", "AccessKey.sesSmtpPasswordV4", "SecretVersion.secretString");
        isDocumented("in Secrets Manager", holders);
        stored(keys).up(UpOptions.builder().expectNoChanges(true).build());

        // Without readers the policy goes, and with it the only permission that the reader had.
        stored(AccessKeys.one().inSecretsManager()).up();
        refused(() -> read(reader, arn));
        assertThat(read(root, arn).accessKeyId()).isEqualTo(key.accessKeyId());

        stack.destroy();
        assertThat(root.secretsManager().listSecrets().secretList()).isEmpty();
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
    }

    /** Skipped where there is no gpg: it is optional. */
    @Tag("extended")
    @Test
    void is_opened_with_gpg_as_the_document_says() throws Exception {
        assumeInstalled("gpg");
        var home = Files.createDirectories(stacks.folder().resolve("gnupg"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        run(
                home,
                "gpg --batch --quiet --passphrase '' --quick-generate-key somebody@example.com rsa2048 cert never",
                "");
        var fingerprint = run(home, "gpg --list-keys --with-colons | awk -F: '$1 == \"fpr\" { print $10; exit }'", "")
                .strip();
        run(home, "gpg --batch --quiet --passphrase '' --quick-add-key " + fingerprint + " rsa2048 sign never", "");
        run(home, "gpg --batch --quiet --passphrase '' --quick-add-key " + fingerprint + " rsa2048 encrypt never", "");
        run(home, "gpg --batch --quiet --passphrase '' --quick-add-key " + fingerprint + " rsa2048 sign never", "");

        var publicKey = run(home, documented("gpg --export").replace("NAME", "somebody@example.com"), "")
                .strip();
        var stack = encrypted(AccessKeys.one().encryptedFor(publicKey));
        var outputs = stack.up().outputs();
        var command = documented("pulumi stack output encryptedSecretAccessKey");
        var secret = run(
                home,
                command.substring(command.indexOf("| ") + 2),
                Stacks.text(outputs, "encryptedSecretAccessKey") + "\n");

        assertThat(assumed(stack, AwsBasicCredentials.create(Stacks.text(outputs, "accessKeyId"), secret)))
                .contains(":assumed-role/");
        stack.destroy();
        run(home, "gpgconf --kill all", "");
    }

    private static String documented(String beginning) throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .map(String::strip)
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private static String run(Path home, String command, String input) throws Exception {
        var process = new ProcessBuilder("bash", "-c", command);
        process.environment().put("GNUPGHOME", home.toString());
        process.redirectError(ProcessBuilder.Redirect.DISCARD);
        var started = process.start();
        try (var in = started.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        var output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        started.waitFor();
        return output;
    }
}
