package io.assumerole.e2e;

import static io.assumerole.e2e.AllowedAndDenied.option;
import static io.assumerole.e2e.Stacks.allow;
import static io.assumerole.localaws.ministack.MiniStack.ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OutputValue;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.InvalidArgumentsException;
import io.assumerole.e2e.AllowedAndDenied.Refused;
import io.assumerole.localaws.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Tests one option of each kind of {@link AssumedRoleProvider} under the real engine on the local AWS, allowed and denied, each
 * with a separate provider. Each denied case is a separate {@code pulumi up}, because the engine stops at the first
 * denial. Allowed cases with the same key in the environment share one. Does not prove rules that the local AWS does
 * not enforce: durations, source identities and signatures of web identities.
 */
class ProviderArgumentsTest extends SharedStacks {

    /** Of "The configured AWS credentials are invalid or have expired.", the AWS plugin's words. */
    private static final String INVALID = "invalid or have expired";

    private static final String ROLES = "arn:aws:iam::" + ACCOUNT_ID + ":role/";
    private static final String ISSUER = "token.example.com";

    private final AtomicInteger count = new AtomicInteger();
    private Map<AwsCredentials, Batch> batches;
    private AwsCredentials user;
    private AwsCredentials other;
    private AwsSessionCredentials session;

    @BeforeAll
    void makeRoles() throws IOException {
        user = stacks.user("user", allow("sts:*"));
        other = stacks.user("other", allow("sts:*"));
        role("plain", "");
        role("with-id", ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"the-right-one\"}}");
        role("named", ",\"Condition\":{\"StringLike\":{\"sts:RoleSessionName\":\"deploy-*\"}}");
        root.iam()
                .createRole(r ->
                        r.roleName("federated").assumeRolePolicyDocument("""
                                                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                                                "Principal":{"Federated":"arn:aws:iam::%s:oidc-provider/%s"},
                                                "Action":"sts:AssumeRoleWithWebIdentity",
                                                "Condition":{"StringEquals":{"%s:sub":"us"}}}]}""".formatted(ACCOUNT_ID, ISSUER, ISSUER)));
        allowAll("federated");
        root.iam()
                .createRole(r -> r.roleName("second")
                        .assumeRolePolicyDocument(trust(ROLES + "plain", "")
                                .replace(
                                        "\"" + ROLES + "plain\"",
                                        "[\"" + ROLES + "plain\",\"" + ROLES + "federated\"]")));
        allowAll("second");
        writeProfiles();
        var begun = stacks.as(user)
                .sts()
                .assumeRole(r -> r.roleArn(ROLES + "plain").roleSessionName("first"))
                .credentials();
        session = Stacks.session(begun);
    }

    /** Writes profiles to the file that the sandbox tells the provider to read. */
    private void writeProfiles() throws IOException {
        Files.writeString(
                stacks.folder().resolve("aws-credentials"),
                Stream.of(Map.entry("user", user), Map.entry("other", other))
                        .map(entry -> "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                                .formatted(
                                        entry.getKey(),
                                        entry.getValue().accessKeyId(),
                                        entry.getValue().secretAccessKey()))
                        .collect(Collectors.joining()));
    }

    private void role(String name, String condition) {
        root.iam()
                .createRole(r -> r.roleName(name)
                        .assumeRolePolicyDocument(trust("arn:aws:iam::" + ACCOUNT_ID + ":user/user", condition)));
        allowAll(name);
    }

    private void allowAll(String role) {
        root.iam()
                .putRolePolicy(r -> r.roleName(role)
                        .policyName("all")
                        .policyDocument(allow("*").toJson()));
    }

    private static String trust(String principal, String condition) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
        "Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]%s}]}""".formatted(principal, condition);
    }

    /** A provider of a program, and with a bucket if it is to make one. */
    private record Made(String role, AssumedRoleProviderArgs args, boolean bucket) {

        static Made of(String role, UnaryOperator<AssumedRoleProviderArgs.Builder> with, boolean bucket) {
            var builder =
                    AssumedRoleProviderArgs.builder().roleArn(ROLES + role).region(Sandbox.REGION);
            return new Made(role, with.apply(builder).build(), bucket);
        }

        private void make(Context context, String name) {
            var provider = new AssumedRoleProvider(name, args);
            context.export(name + ".callerArn", provider.callerArn());
            if (bucket) {
                var made = new Bucket(name, BucketArgs.Empty, provider.resourceOptions());
                context.export(name + ".bucket", made.bucket());
            }
        }

        private boolean isIn(Run run, String name) {
            return Stacks.text(run.outputs(), name + ".callerArn").contains(":assumed-role/" + role + "/")
                    && (!bucket || run.outputs().containsKey(name + ".bucket"));
        }
    }

    /** What is to be allowed with the same key in the environment: one {@code pulumi up} makes all of it. */
    private final class Batch {

        private final AwsCredentials environment;
        private final List<Made> all = new ArrayList<>();
        private Run run;

        Batch(AwsCredentials environment) {
            this.environment = environment;
        }

        Supplier<?> add(Made made) {
            all.add(made);
            var name = "assumed-" + all.size();
            return () -> {
                if (run == null) {
                    run = run(environment, all);
                }
                return run.refused() == null && !made.isIn(run, name) ? new Refused("no " + name) : run.answer();
            };
        }
    }

    private Supplier<?> allowed(String role, UnaryOperator<AssumedRoleProviderArgs.Builder> with) {
        return allowed(user, role, with, false);
    }

    private Supplier<?> allowed(
            AwsCredentials environment,
            String role,
            UnaryOperator<AssumedRoleProviderArgs.Builder> with,
            boolean bucket) {
        return batches.computeIfAbsent(environment, Batch::new).add(Made.of(role, with, bucket));
    }

    private Supplier<?> denied(String role, UnaryOperator<AssumedRoleProviderArgs.Builder> with) {
        return denied(user, role, with, false);
    }

    private Supplier<?> denied(
            AwsCredentials environment,
            String role,
            UnaryOperator<AssumedRoleProviderArgs.Builder> with,
            boolean bucket) {
        return () -> {
            try {
                return run(environment, List.of(Made.of(role, with, bucket))).answer();
            } catch (InvalidArgumentsException e) {
                return new Refused(e.getMessage().replaceAll("(?s).*- (\\w+): .*", "build(): $1"));
            }
        };
    }

    /** The result of a {@code pulumi up}. */
    private record Run(Refused refused, Map<String, OutputValue> outputs) {

        Object answer() {
            return refused == null ? outputs : refused;
        }
    }

    private Run run(AwsCredentials environment, List<Made> all) {
        try {
            var stack = stacks.sandbox()
                    .stack(
                            "provider-" + count.incrementAndGet(),
                            "test",
                            context -> IntStream.range(0, all.size())
                                    .forEach(i -> all.get(i).make(context, "assumed-" + (i + 1))),
                            environment);
            return new Run(null, stack.up().outputs());
        } catch (AutomationException e) {
            return new Run(new Refused(code(e.getMessage())), Map.of());
        }
    }

    /** The code among the words of AWS or of the provider. */
    private static String code(String message) {
        return Stream.of("AccessDenied", INVALID, "SignatureDoesNotMatch")
                .filter(message::contains)
                .findFirst()
                .orElse(message);
    }

    private static Output<String> secret(String value) {
        return Output.ofSecret(value);
    }

    private AssumedRoleProviderArgs.Builder with(AssumedRoleProviderArgs.Builder args, AwsCredentials key) {
        return args.credentials(Output.of(key.accessKeyId()), secret(key.secretAccessKey()));
    }

    private AssumedRoleProviderArgs.Builder with(
            AssumedRoleProviderArgs.Builder args, AwsCredentials key, String token) {
        return args.credentials(Output.of(key.accessKeyId()), secret(key.secretAccessKey()), Output.of(token));
    }

    private AssumedRoleProviderArgs federated() {
        return AssumedRoleProviderArgs.builder()
                .roleArn(ROLES + "federated")
                .webIdentityToken(secret(token("us")))
                .build();
    }

    private String token(String subject) {
        return stacks.sandbox().webIdentityToken("https://" + ISSUER, subject, "sts.amazonaws.com");
    }

    private List<AllowedAndDenied> rows() {
        batches = new HashMap<>();
        return List.of(
                option("externalId", "the required ID", "another ID")
                        .calls(
                                allowed("with-id", args -> args.externalId("the-right-one")),
                                denied("with-id", args -> args.externalId("the-wrong-one"))),
                option("sessionName", "`deploy-1`, for `deploy-*`", "`build-1`")
                        .calls(
                                allowed("named", args -> args.sessionName("deploy-1")),
                                denied("named", args -> args.sessionName("build-1"))),
                option("policy", "`s3:*`: creates a bucket", "`s3:List*`")
                        .calls(
                                allowed(user, "plain", args -> args.policy(allow("s3:*")), true),
                                denied(user, "plain", args -> args.policy(allow("s3:List*")), true)),
                option("credentials", "the trusted user's key, with another key in the environment", "the reverse")
                        .calls(
                                allowed(other, "plain", args -> with(args, user), false),
                                denied(user, "plain", args -> with(args, other), false)),
                option("profile", "the trusted user's profile, with another key in the environment", "the reverse")
                        .calls(
                                allowed(other, "plain", args -> args.profile("user"), false),
                                denied(user, "plain", args -> args.profile("other"), false)),
                option("duration", "`12h`", "`12h1s`")
                        .calls(
                                allowed("plain", args -> args.duration(Duration.ofHours(12))),
                                denied("plain", args -> args.duration(Duration.ofSeconds(43_201))))
                        .with("build(): duration"),
                option("roleChain", "a role that trusts the previous role", "a role that doesn't")
                        .calls(
                                allowed("second", args -> args.roleChain(federated())),
                                denied("plain", args -> args.roleChain(federated()))),
                option("webIdentityToken", "the trusted subject", "another subject")
                        .calls(
                                allowed("federated", args -> args.webIdentityToken(secret(token("us")))),
                                denied("federated", args -> args.webIdentityToken(secret(token("them"))))));
    }

    @TestFactory
    Stream<DynamicTest> allows_with_it_and_denies_without() {
        return AllowedAndDenied.tests(rows());
    }

    /** The provider keeps a token secret even if its output is not. */
    @Test
    void keeps_the_keys_and_tokens_that_it_is_given_out_of_the_state_in_the_clear() throws IOException {
        var token = token("us");
        var run = run(
                other,
                List.of(
                        Made.of("plain", args -> with(args, user), true),
                        Made.of("second", args -> with(args, session, session.sessionToken()), true),
                        Made.of("federated", args -> args.webIdentityToken(Output.of(token)), true)));

        assertThat(run.refused()).isNull();
        for (var name : List.of("assumed-1", "assumed-2", "assumed-3")) {
            assertThat(StateFiles.found(
                            stacks,
                            Stacks.text(run.outputs(), name + ".bucket"),
                            user.secretAccessKey(),
                            other.secretAccessKey(),
                            session.secretAccessKey(),
                            session.sessionToken(),
                            token))
                    .isEqualTo(StateFiles.NO_SECRET);
        }
    }
}
