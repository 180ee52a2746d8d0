package io.assumerole.testing;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.asset.AssetArchive;
import com.pulumi.asset.StringAsset;
import com.pulumi.core.Either;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import com.pulumi.test.TestResult;
import io.assumerole.AccessKeyStatus;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The assertion about secrets. {@link SecretScannerTest} has what is found at all. */
class SecretScannerAssertTest {

    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String BASE64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    private static final SecretScanner SECRETS = SecretScanner.of(Map.of(SECRET, "the user's key"));

    @Test
    void passes_where_there_is_none_and_fails_where_there_is_one(@TempDir Path folder) throws IOException {
        var clean = Files.writeString(folder.resolve("clean.json"), "{\"secret\": \"[secret]\"}");
        var leaking = Files.writeString(folder.resolve("state.json"), "{\"secret\": \"" + BASE64 + "\"}");

        assertThat(SECRETS).areNotIn(clean).areNotIn("nothing").areNotIn(new byte[0]);
        assertThatThrownBy(() -> assertThat(SECRETS).areNotIn(leaking))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("state.json")
                .hasMessageContaining("the user's key, base64, aligned at 0, at byte 12")
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining(BASE64);
        assertThatThrownBy(() -> assertThat(SECRETS).areNotIn("a " + SECRET))
                .hasMessageContaining("the user's key, plain, at byte 2")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void shows_no_secret_itself() {
        assertThat(SECRETS.toString()).doesNotContain(SECRET);
    }

    @Test
    void passes_for_outputs_with_the_secret_mark_and_fails_without_it() {
        var secret = exported((context, deployer) -> {
            context.export("profile", profile(deployer));
            context.export("secretAccessKey", deployer.secretAccessKey());
            context.export("roleArn", deployer.roleArn());
        });
        var plaintext = exported((context, deployer) ->
                context.export("profile", profile(deployer).asPlaintext()));

        assertThat(scanner(secret)).areNotInPlaintextOutputs(secret);
        assertThatThrownBy(() -> assertThat(scanner(plaintext)).areNotInPlaintextOutputs(plaintext))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expected no secret in the output profile, which has no secret mark, but found:")
                .hasMessageContaining("the user's key, plain, at byte ")
                .hasMessageNotContaining(key(plaintext));
    }

    static List<Supplier<Output<?>>> nested() {
        return List.of(
                () -> Output.of(SECRET),
                () -> Output.of(List.of("public", SECRET)),
                () -> Output.of(Map.of("key", SECRET)),
                () -> Output.of(Map.of(SECRET, "value")),
                () -> Output.of(Optional.of(SECRET)),
                () -> Output.of(Either.ofRight(SECRET)),
                () -> Output.of(new Arguments(Output.of(SECRET))),
                () -> Output.of(List.of(new Arguments(Output.of(SECRET)))),
                () -> Output.of(new StringAsset(SECRET)),
                () -> Output.of(new AssetArchive(Map.of("key", new StringAsset(SECRET)))),
                () -> Output.of(List.of(Map.of("key", Output.of(SECRET)))),
                () -> Output.parseJson("{\"a\": [{\"key\": \"" + SECRET + "\"}]}"),
                () -> Output.of(List.of("public", BASE64)));
    }

    @ParameterizedTest
    @MethodSource("nested")
    void fails_for_a_secret_inside_a_value_unless_it_is_secret(Supplier<Output<?>> output) {
        var plaintext = Mocked.up(context -> context.export("found", output.get()));
        var secret = Mocked.up(context -> context.export("found", output.get().asSecret()));

        assertThatThrownBy(() -> assertThat(SECRETS).areNotInPlaintextOutputs(plaintext))
                .hasMessageContaining("the output found, which");
        assertThat(SECRETS).areNotInPlaintextOutputs(secret);
    }

    @Test
    void passes_for_a_secret_output_inside_a_value_and_for_no_value() {
        var result = Mocked.up(context -> {
            context.export("nested", Output.of(List.of(Map.of("key", Output.ofSecret(SECRET)))));
            context.export("none", Output.ofNullable(null));
            context.export("optional", Output.of(Optional.empty()));
        });

        assertThat(SECRETS).areNotInPlaintextOutputs(result);
    }

    @Test
    void searches_arguments_without_their_secrets_and_resources_without_their_outputs() {
        var result = exported((context, deployer) -> {
            context.export("arguments", Output.of(new Arguments(Output.ofSecret(SECRET))));
            context.export("resource", Output.of(deployer));
            context.export("several", Output.of(List.of(1, true)));
        });

        assertThat(SECRETS).areNotInPlaintextOutputs(result);
        assertThat(scanner(result)).areNotInPlaintextOutputs(result);
    }

    @Test
    void searches_arrays_and_constants() throws Exception {
        assertThat(PlaintextParts.of(Output.of(AccessKeyStatus.ACTIVE))).containsExactly("Active");
        assertThat(PlaintextParts.of(Output.of(new String[] {"public", SECRET})))
                .containsExactly("public", SECRET);
        assertThat(PlaintextParts.of(Output.of(List.of(new Object[] {Output.ofSecret(SECRET), Output.of("public")}))))
                .containsExactly("public");
    }

    static List<Object> unsearchable() {
        return List.of(
                new Holder(SECRET),
                SECRET.toCharArray(),
                SECRET.getBytes(StandardCharsets.UTF_8),
                new StringBuilder(SECRET),
                CompletableFuture.completedFuture(SECRET),
                Path.of(SECRET));
    }

    @ParameterizedTest
    @MethodSource("unsearchable")
    void fails_for_an_object_whose_text_could_hide_a_secret(Object value) throws Exception {
        assertThatThrownBy(() -> PlaintextParts.of(Output.of(Map.of("key", value))))
                .hasMessage(
                        "it contains an object of the class " + value.getClass().getTypeName());
        assertThat(PlaintextParts.of(Output.ofSecret(value))).isEmpty();
    }

    /** Pulumi cannot export such an object, but only {@code throwOnError} reports this. */
    @Test
    void names_the_output_that_it_cannot_search() {
        try {
            var result = PulumiTest.withMocks(new AwsMocks())
                    .runTest(context -> context.export("held", Output.of(new Holder(SECRET))));

            assertThatThrownBy(() -> assertThat(SECRETS).areNotInPlaintextOutputs(result))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("The output held cannot be searched: it contains an object of the class "
                            + Holder.class.getName());
        } finally {
            PulumiTest.cleanup();
        }
    }

    @Test
    void fails_for_an_output_that_never_gets_a_value() {
        var output = Output.of(new CompletableFuture<String>());

        assertThatThrownBy(() -> PlaintextParts.of(output, Duration.ofMillis(10)))
                .hasMessage("it has no value after 0 seconds");
    }

    @Test
    void fails_for_an_output_that_is_not_known_unless_it_is_secret() {
        var known = preview((context, deployer) -> context.export("key", deployer.secretAccessKey()));
        var unknown = preview((context, deployer) -> context.export("roleArn", deployer.roleArn()));

        assertThat(SECRETS).areNotInPlaintextOutputs(known);
        assertThatThrownBy(() -> assertThat(SECRETS).areNotInPlaintextOutputs(unknown))
                .isInstanceOf(AssertionError.class)
                .hasMessage("The output roleArn is not known: use AwsMocks without the first-preview setting");
    }

    /** Its text does not show the secret. */
    private static final class Holder {
        @SuppressWarnings("unused")
        private final String secret;

        Holder(String secret) {
            this.secret = secret;
        }
    }

    private static final class Arguments extends ResourceArgs {
        @Import(name = "key")
        private final Output<String> key;

        Arguments(Output<String> key) {
            this.key = key;
        }
    }

    private static TestResult exported(BiConsumer<Context, UnprivilegedUserWithRole> outputs) {
        return Mocked.up(context -> deploy(context, outputs));
    }

    private static TestResult preview(BiConsumer<Context, UnprivilegedUserWithRole> outputs) {
        try {
            return PulumiTest.withMocks(AwsMocks.builder().firstPreview().build())
                    .withOptions(TestOptions.builder().preview(true).build())
                    .runTest(context -> deploy(context, outputs))
                    .throwOnError();
        } finally {
            PulumiTest.cleanup();
        }
    }

    private static void deploy(Context context, BiConsumer<Context, UnprivilegedUserWithRole> outputs) {
        var args = UnprivilegedUserWithRoleArgs.builder().rolePolicy(Mocked.READ);
        outputs.accept(context, new UnprivilegedUserWithRole("deployer", args.build()));
    }

    private static Output<String> profile(UnprivilegedUserWithRole deployer) {
        return Output.format("aws_secret_access_key = %s", deployer.secretAccessKey());
    }

    private static SecretScanner scanner(TestResult result) {
        return SecretScanner.of(Map.of(key(result), "the user's key"));
    }

    private static String key(TestResult result) {
        return PulumiTest.extractValue(
                TestResources.only(UnprivilegedUserWithRole.class, result).secretAccessKey());
    }
}
