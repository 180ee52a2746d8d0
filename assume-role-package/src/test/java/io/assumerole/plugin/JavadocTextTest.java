package io.assumerole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each promise about a secret in the Javadoc of an argument stays in the Javadoc, and in the schema if the schema has the
 * argument. Does not prove that the code keeps the promises.
 */
class JavadocTextTest {

    private static final Path SOURCES = Path.of("../assume-role-components/src/main/java/io/assumerole");

    private static final List<String> CLASSES = List.of(
            "RoleBuilder",
            "UnprivilegedUserWithRoleArgs",
            "RoleWithoutUserArgs",
            "AssumedRoleProviderArgs",
            "WebIdentity",
            "AccessKeys");

    private static final JavadocSources JAVADOC = JavadocSources.of(
            CLASSES.stream().map(name -> SOURCES.resolve(name + ".java")).toList());

    /** The Javadoc of a public method, the method's name, and its parameters. */
    private static final Pattern METHOD = Pattern.compile(
            "/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s+(?:@\\w+\\s+)*public (?:static )?[\\w.<>]+ (\\w+)\\(([^)]*)\\)");

    private static final Pattern PROMISE =
            Pattern.compile("<strong>secret</strong>|\\bencrypt(?:s|ed)\\b|\\bplain\\s+text\\b|\\bfor secrets\\b");

    private static final String USER = "resources/assume-role:index:UnprivilegedUserWithRole/inputProperties/";
    private static final String ROLE = "resources/assume-role:index:RoleWithoutUser/inputProperties/";
    private static final String KEYS = "types/assume-role:index:AccessKeys/properties/";
    private static final String PROVIDER = "AssumedRoleProviderArgs.Builder#";
    private static final String STRING_OUTPUTS = "Output<String>,Output<String>";

    /** @param properties the paths in the schema; none if only Java programs have the argument */
    private record Row(String declaration, String promise, String... properties) {

        @Override
        public String toString() {
            return declaration + ": " + promise;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "RoleBuilder#externalId(String)",
                        "AWS does not treat it as a secret: everyone who can read the role can see it.",
                        USER + "externalId",
                        ROLE + "externalId"),
                new Row(
                        "RoleBuilder#externalId(String)",
                        "The state contains it in plain text. To encrypt it there, pass a secret output.",
                        USER + "externalId",
                        ROLE + "externalId"),
                new Row(
                        "RoleBuilder#externalId(Output<String>)",
                        "If the output is a **secret**, so is the trust policy, in previews and in the state."),
                new Row(
                        "UnprivilegedUserWithRoleArgs.Builder#accessKeys(AccessKeys)",
                        "whose secret is encrypted in the state.",
                        USER + "accessKeys"),
                new Row(
                        "AccessKeys#encryptedFor(String)",
                        "ncrypts each secret with PGP before it is stored in the state."
                                + " Only the owner of the PGP key can decrypt it.",
                        KEYS + "encryptedFor"),
                new Row(
                        "AccessKeys#encryptedFor(String)",
                        "also encrypts the SES SMTP password that is derived from the secret."
                                + " Earlier versions of the state still contain earlier secrets.",
                        KEYS + "encryptedFor"),
                new Row("AccessKeys#encryptedFor(String)", "not a secret", KEYS + "encryptedFor"),
                new Row(
                        "AccessKeys#inSecretsManager()",
                        "**The state still contains** the secret access key, as an output of the access key and as the value"
                                + " of the secret. The stack's secrets provider encrypts it."
                                + " Anyone who can decrypt the state can read the key.",
                        KEYS + "inSecretsManager"),
                new Row(
                        "AccessKeys#inSecretsManager()",
                        "The secret is encrypted with the account's KMS key `aws/secretsmanager`.",
                        KEYS + "inSecretsManager"),
                new Row(PROVIDER + "sessionName(String)", "not for secrets"),
                new Row(
                        PROVIDER + "externalId(String)",
                        "AWS does not treat it as a secret, and the state contains it in plain text."
                                + " To encrypt it there, pass a secret output."),
                new Row(
                        PROVIDER + "externalId(Output<String>)",
                        "It is **secret** if the output is secret,"
                                + " except in the debug log that the AWS provider can write."),
                new Row(
                        PROVIDER + "tags(Map<String, String>)",
                        "The plugin writes tags to its log, so do not use them for secrets."),
                new Row(PROVIDER + "webIdentityToken(Output<String>)", "always marked as a **secret**."),
                new Row(PROVIDER + "webIdentityToken(Output<String>)", "The state contains the token, encrypted."),
                new Row(
                        PROVIDER + "credentials(" + STRING_OUTPUTS + ")",
                        "the key's secret: always marked as a **secret**"),
                new Row(
                        PROVIDER + "credentials(" + STRING_OUTPUTS + ",Output<String>)",
                        "the key's secret: always marked as a **secret**"),
                new Row(
                        PROVIDER + "credentials(" + STRING_OUTPUTS + ",Output<String>)",
                        "the session token: always marked as a **secret**"),
                new Row(
                        PROVIDER + "credentials(" + STRING_OUTPUTS + ",Output<String>)",
                        "The state contains them in encrypted form."));
    }

    /** Tests the same for a {@code link} to a declaration that the schema does not contain. */
    private static String text(JavadocSources.Comment comment) {
        var text = new JavadocText(comment, (enclosing, reference) -> Optional.of(reference));
        return Stream.concat(
                        Stream.of(text.description()), IntStream.range(0, 3).mapToObj(text::parameter))
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void the_javadoc_and_the_schema_have_the_promise(Row row) {
        assertThat(text(JAVADOC.of(row.declaration()))).contains(row.promise());

        for (var property : row.properties()) {
            JsonElement element = JsonParser.parseString(ComponentsProvider.schema());
            for (var name : property.split("/")) {
                element = element.getAsJsonObject().get(name);
            }
            assertThat(description(element.getAsJsonObject())).as(property).contains(row.promise());
        }
    }

    private static String description(JsonObject property) {
        return property.get("description").getAsString();
    }

    @Test
    void each_argument_with_a_promise_has_a_row() throws IOException {
        var promising = new TreeSet<String>();
        for (var name : CLASSES) {
            METHOD.matcher(Files.readString(SOURCES.resolve(name + ".java")))
                    .results()
                    .filter(method -> PROMISE.matcher(method.group(1)).find())
                    // The sentences in its Javadoc describe the options of the user's keys, which have rows.
                    .filter(method -> !method.group(2).equals("from"))
                    .forEach(method -> promising.add(method.group(2) + ", parameters: " + count(method.group(3))));
        }
        var rows = rows().map(Row::declaration)
                .map(declaration -> declaration
                        .replaceFirst(".*#", "")
                        .replaceFirst("\\)$", "")
                        .split("\\(", 2))
                .map(method -> method[0] + ", parameters: " + count(method[1]))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows).isEqualTo(promising);
    }

    private static int count(String parameters) {
        return parameters.isBlank() ? 0 : parameters.replaceAll("<[^>]*>", "").split(",").length;
    }

    /**
     * Tests the control: the conversion omits a promise that makes sense only in Java, so a row detects that the
     * promise is missing.
     */
    @Test
    void a_promise_that_mentions_java_is_missing_in_the_schema(@TempDir Path folder) throws IOException {
        var promise = "The state contains it, encrypted";
        for (var end : List.of("", ", as this method says")) {
            var file = Files.writeString(
                    folder.resolve("Example.java"),
                    "class Example {\n/** Sets it. " + promise + end + ". */\nvoid set(String it) {}\n}\n");
            var text = text(JavadocSources.of(List.of(file)).of("Example#set(String)"));

            assertThat(text.contains(promise)).as(text).isEqualTo(end.isEmpty());
        }
    }
}
