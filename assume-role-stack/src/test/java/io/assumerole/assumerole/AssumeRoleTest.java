package io.assumerole.assumerole;

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
class AssumeRoleTest {

    private static final Map<String, String> GOOD =
            Map.of("aws:region", "eu-central-1", "assume-role:roleToAssumeARN", "arn:aws:iam::123456789012:role/r");

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
                var role = config.get("assume-role:roleToAssumeARN");
                var session = role.substring(role.lastIndexOf('/') + 1) + "/assume-role-test";
                return CompletableFuture.completedFuture(Map.of(
                        "accountId", "123456789012",
                        "arn", "arn:aws:sts::123456789012:assumed-role/" + session,
                        "id", "123456789012",
                        "userId", "AROAEXAMPLE:assume-role-test"));
            }
        };
        try {
            var result = PulumiTestInternal.builder()
                    .mocks(mocks)
                    .options(TestOptions.builder()
                            .projectName("assume-role")
                            .stackName("test")
                            .build())
                    .config(config)
                    .build()
                    .runTest(AssumeRole::program);
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
        var role = "assume-role:roleToAssumeARN";
        var id = "assume-role:externalId";
        var region = "aws:region";
        var form = "arn:PARTITION:iam::ACCOUNT:role/PATH/NAME";
        return Stream.of(
                Arguments.of(role, null, List.of("Missing required configuration variable")),
                Arguments.of(role, "", List.of("roleArn", "got \"\"", form)),
                Arguments.of(role, " ", List.of("got \" \"", form)),
                Arguments.of(role, "my-role", List.of("\"my-role\"", form)),
                Arguments.of(role, "arn:aws:iam::123456789012:user/u", List.of(":user/u", form)),
                Arguments.of(role, "arn:aws:iam::12345:role/r", List.of("12 digits", form)),
                Arguments.of(role, "arn:aws:iam::-12345678901:role/r", List.of("12 digits")),
                Arguments.of(
                        role,
                        "arn:aws:sts::123456789012:assumed-role/r/s",
                        List.of("the ARN of a role session", "role/r,")),
                Arguments.of(role, "arn:aws:iam::123456789012:role/r\n", List.of("\\u000a", form)),
                Arguments.of(role, "arn:aws:iam::123456789012:role/\u0433", List.of("\u0433", form)),
                Arguments.of(role, "arn:aws:iam::123456789012:role/" + "x".repeat(65), List.of("1 to 64", form)),
                Arguments.of(role, "arn:aws:iam::123456789012:role/r\"}", List.of("role/r\"}", form)),
                Arguments.of(
                        "aws:region",
                        "cn-north-1",
                        List.of("partition aws-cn, but the role is in aws", "give a region")),
                Arguments.of(id, "", List.of("empty", "2 to 1224", "pulumi config rm assume-role:externalId")),
                Arguments.of(id, "x", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "  ", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "the secret id", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "the-s\u0435cret-id", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "the-secret-id\n", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "the-secret\",\"*", List.of("not shown", "2 to 1224")),
                Arguments.of(id, "x".repeat(1225), List.of("not shown", "2 to 1224")),
                Arguments.of(region, null, List.of("Missing required configuration variable")),
                Arguments.of(region, "", List.of("got \"\"", "eu-central-1")),
                Arguments.of(region, "Frankfurt", List.of("\"Frankfurt\"", "eu-central-1")),
                Arguments.of(region, "eu-central-1a", List.of("\"eu-central-1a\"")),
                Arguments.of(region, "eu-c\u0435ntral-1", List.of("got \"eu-c")),
                Arguments.of(region, "eu-central-1\n", List.of("\\u000a")));
    }

    private static Stream<Arguments> accepts() {
        var role = "assume-role:roleToAssumeARN";
        return Stream.of(
                Arguments.of(role, "arn:aws:iam::123456789012:role/a/b/" + "x".repeat(64)),
                Arguments.of("assume-role:externalId", null),
                Arguments.of("assume-role:externalId", "ab"),
                Arguments.of("assume-role:externalId", "x".repeat(1224)),
                Arguments.of("aws:region", "us-east-1"));
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
