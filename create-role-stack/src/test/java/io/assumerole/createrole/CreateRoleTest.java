package io.assumerole.createrole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.exceptions.RunException;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import com.pulumi.test.internal.PulumiTestInternal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the program makes of its configuration, key by key: a bad value is refused before anything
 * is registered, in words that name the key and what is allowed; the nearest good one is taken.
 * Does not prove what the engine checks itself, such as the types in {@code Pulumi.yaml}.
 */
class CreateRoleTest {

    private static final Map<String, String> GOOD =
            Map.of("aws:region", "eu-central-1", "create-role:unprivilegedUsername", "somebody");

    private static final String NARROW = """
            {"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Action":"s3:CreateBucket","Resource":"arn:aws:s3:::my-bucket-*"}]}""";

    /** The registered resources, except the stack itself, and the errors. */
    private record Ran(List<String> registered, Throwable error) {}

    private static Ran run(String key, String value) {
        var config = new HashMap<>(GOOD);
        if (value == null) {
            config.remove(key);
        } else {
            config.put(key, value);
        }
        var registered = new CopyOnWriteArrayList<String>();
        Mocks mocks = new Mocks() {
            @Override
            public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
                registered.add(args.type);
                var state = new HashMap<String, Object>(args.inputs);
                state.putIfAbsent("name", args.name);
                state.put("arn", "arn:aws:iam::123456789012:user/" + args.name);
                state.put("uniqueId", "AIDA0123456789ABCDEF");
                return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(args.name), state));
            }

            @Override
            public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
                return CompletableFuture.completedFuture(Map.of(
                        "accountId", "123456789012",
                        "arn", "arn:aws:sts::123456789012:assumed-role/r/session",
                        "id", "123456789012",
                        "userId", "AROAEXAMPLE:session"));
            }
        };
        try {
            var result = PulumiTestInternal.builder()
                    .mocks(mocks)
                    .options(TestOptions.builder()
                            .projectName("create-role")
                            .stackName("test")
                            .build())
                    .config(config)
                    .build()
                    .runTest(CreateRole::program);
            result.exceptions().stream().findFirst().ifPresent(e -> {
                throw new CompletionException(e);
            });
            return new Ran(registered, null);
        } catch (CompletionException e) {
            Throwable cause = e;
            while (cause instanceof CompletionException) {
                cause = cause.getCause();
            }
            return new Ran(registered, cause);
        } finally {
            PulumiTest.cleanup();
        }
    }

    private static Stream<Arguments> refuses() {
        var name = "create-role:unprivilegedUsername";
        var grant = "create-role:grantAssumeRole";
        var id = "create-role:externalId";
        var policy = "create-role:rolePolicy";
        var region = "aws:region";
        return Stream.of(
                Arguments.of(name, null, List.of("Missing required configuration variable")),
                Arguments.of(name, "", List.of("userName", "got \"\"", "1 to 64")),
                Arguments.of(name, " ", List.of("got \" \"", "1 to 64")),
                Arguments.of(name, "x".repeat(65), List.of("x".repeat(65), "1 to 64")),
                Arguments.of(name, "some body", List.of("\"some body\"", "1 to 64")),
                Arguments.of(name, "b\u043eb", List.of("\"b\u043eb\"", "1 to 64")),
                Arguments.of(name, "a\nb", List.of("\"a\\u000ab\"", "1 to 64")),
                Arguments.of(name, "[\"a\"]", List.of("[\"a\"]", "1 to 64")),
                Arguments.of(name, "x\",\"Action\":\"*", List.of("Action", "1 to 64")),
                Arguments.of(name, "arn:aws:iam::123456789012:user/u", List.of(":user/u", "1 to 64")),
                Arguments.of(grant, "", List.of("got \"\"", "true, false")),
                Arguments.of(grant, "yes", List.of("got \"yes\"", "true, false")),
                Arguments.of(grant, "TRUE", List.of("got \"TRUE\"", "true, false")),
                Arguments.of(grant, "1", List.of("got \"1\"", "true, false")),
                Arguments.of(grant, "true\n", List.of("got \"true?\"", "true, false")),
                Arguments.of(id, "", List.of("empty", "2 to 1224", "pulumi config rm create-role:externalId")),
                Arguments.of(id, "x", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "  ", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "the secret id", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "the-s\u0435cret-id", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "the-secret-id\n", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "the-secret\",\"*", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "x".repeat(1225), List.of("not shown", "2 to 1224")),
                Arguments.of(policy, "", List.of("create-role:rolePolicy")),
                Arguments.of(policy, "s3:*", List.of("create-role:rolePolicy")),
                Arguments.of(policy, "{}", List.of("create-role:rolePolicy")),
                Arguments.of(policy, NARROW.replace("Allow", "Permit"), List.of("create-role:rolePolicy", "Permit")),
                Arguments.of(region, null, List.of("Missing required configuration variable")),
                Arguments.of(region, "", List.of("aws:region: got \"\"", "eu-central-1")),
                Arguments.of(region, "Frankfurt", List.of("\"Frankfurt\"", "eu-central-1")),
                Arguments.of(region, "eu-central-1a", List.of("\"eu-central-1a\"")),
                Arguments.of(region, "eu-c\u0435ntral-1", List.of("got \"eu-c")),
                Arguments.of(region, "eu-central-1\n", List.of("\\u000a")));
    }

    private static Stream<Arguments> accepts() {
        return Stream.of(
                Arguments.of("create-role:unprivilegedUsername", "x".repeat(64)),
                Arguments.of("create-role:grantAssumeRole", "false"),
                Arguments.of("create-role:grantAssumeRole", "true"),
                Arguments.of("create-role:externalId", null),
                Arguments.of("create-role:externalId", "ab"),
                Arguments.of("create-role:externalId", "x".repeat(1224)),
                Arguments.of("create-role:rolePolicy", null),
                Arguments.of("create-role:rolePolicy", NARROW),
                Arguments.of("aws:region", "us-gov-west-1"));
    }

    @ParameterizedTest
    @MethodSource
    void refuses(String key, String value, List<String> words) {
        var ran = run(key, value);

        assertThat(ran.error()).isInstanceOf(RunException.class);
        assertThat(ran.error().getMessage()).contains(key).contains(words);
        assertThat(ran.registered()).isEmpty();
        if (key.endsWith("externalId") && value.strip().length() > 1) {
            assertThat(ran.error().getMessage()).doesNotContain(value.strip());
        }
    }

    @ParameterizedTest
    @MethodSource
    void accepts(String key, String value) {
        var ran = run(key, value);

        assertThat(ran.error()).isNull();
        assertThat(ran.registered()).isNotEmpty();
    }
}
