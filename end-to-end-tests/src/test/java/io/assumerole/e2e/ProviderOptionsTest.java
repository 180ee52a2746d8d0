package io.assumerole.e2e;

import static io.assumerole.e2e.OptionRow.ALLOWED;
import static io.assumerole.e2e.OptionRow.LOCAL_AWS;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OutputValue;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Every option of {@link AssumedRoleProvider} under the real engine on the local AWS, allowed and
 * denied, each with a provider of its own. What is to be denied is a {@code pulumi up} of its own,
 * too, since the engine stops at the first denial; what is to be allowed shares one with all that
 * has the same key in the environment. Does not prove what the local AWS does not enforce:
 * durations, source identities and signatures of web identities.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ProviderOptionsTest {

    /** Of "The configured AWS credentials are invalid or have expired.", the AWS plugin's words. */
    private static final String INVALID = "invalid or have expired";

    private static final String ACCOUNT = "000000000000";
    private static final String ROLES = "arn:aws:iam::" + ACCOUNT + ":role/";
    private static final String ISSUER = "token.example.com";

    private final AtomicInteger count = new AtomicInteger();
    private Map<AwsCredentials, Batch> batches;
    private Stacks stacks;
    private AwsClients root;
    private AwsCredentials user;
    private AwsCredentials other;
    private AwsSessionCredentials session;
    private String onlyReading;

    @BeforeAll
    void makeRoles() throws IOException {
        stacks = Stacks.start(ProviderOptionsTest.class);
        root = stacks.sandbox().as(stacks.sandbox().root());
        user = user("user");
        other = user("other");
        role("plain", "");
        role("with-id", ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"the-right-one\"}}");
        role("named", ",\"Condition\":{\"StringLike\":{\"sts:RoleSessionName\":\"deploy-*\"}}");
        role("tagged", ",\"Condition\":{\"StringEquals\":{\"aws:RequestTag/team\":\"blue\"}}");
        root.iam()
                .createRole(
                        r -> r.roleName("federated").assumeRolePolicyDocument("""
                                                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                                                "Principal":{"Federated":"arn:aws:iam::%s:oidc-provider/%s"},
                                                "Action":"sts:AssumeRoleWithWebIdentity",
                                                "Condition":{"StringEquals":{"%s:sub":"us"}}}]}""".formatted(ACCOUNT, ISSUER, ISSUER)));
        allowAll("federated");
        root.iam()
                .createRole(r -> r.roleName("second")
                        .assumeRolePolicyDocument(trust(ROLES + "plain", "")
                                .replace(
                                        "\"" + ROLES + "plain\"",
                                        "[\"" + ROLES + "plain\",\"" + ROLES + "federated\"]")));
        allowAll("second");
        writeProfiles();
        var begun = stacks.sandbox()
                .as(user)
                .sts()
                .assumeRole(r -> r.roleArn(ROLES + "plain").roleSessionName("first"))
                .credentials();
        session = Stacks.session(begun);
        onlyReading = root.iam()
                .createPolicy(r -> r.policyName("only-reading")
                        .policyDocument(allow("s3:List*").toJson()))
                .policy()
                .arn();
    }

    /** In the files that the sandbox tells the provider to read. */
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
        Files.writeString(
                stacks.folder().resolve("aws-config"),
                "[profile first]\nrole_arn = " + ROLES + "plain\nsource_profile = user\n"
                        + process("process", user)
                        + process("other-process", other));
    }

    /** A profile whose credentials a program prints, as the one of IAM Roles Anywhere does. */
    private String process(String profile, AwsCredentials key) throws IOException {
        var printed = Files.writeString(
                stacks.folder().resolve(profile + ".json"),
                "{\"Version\": 1, \"AccessKeyId\": \"%s\", \"SecretAccessKey\": \"%s\"}"
                        .formatted(key.accessKeyId(), key.secretAccessKey()));
        return "[profile " + profile + "]\ncredential_process = cat " + printed + "\n";
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    private static PolicyDocument allow(String action) {
        return PolicyDocument.of(Statement.allow().action(action).resource("*").build());
    }

    private AwsCredentials user(String name) {
        root.iam().createUser(r -> r.userName(name));
        root.iam()
                .putUserPolicy(r -> r.userName(name)
                        .policyName("assume")
                        .policyDocument(allow("sts:*").toJson()));
        var key = root.iam().createAccessKey(r -> r.userName(name)).accessKey();
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    private void role(String name, String condition) {
        root.iam()
                .createRole(r -> r.roleName(name)
                        .assumeRolePolicyDocument(trust("arn:aws:iam::" + ACCOUNT + ":user/user", condition)));
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

        Supplier<String> add(Made made) {
            all.add(made);
            var name = "assumed-" + all.size();
            return () -> {
                if (run == null) {
                    run = run(environment, all);
                }
                return !run.message().equals(ALLOWED) || made.isIn(run, name) ? run.message() : "no " + name;
            };
        }
    }

    private Supplier<String> allowed(String role, UnaryOperator<AssumedRoleProviderArgs.Builder> with) {
        return allowed(user, role, with, false);
    }

    private Supplier<String> allowed(
            AwsCredentials environment,
            String role,
            UnaryOperator<AssumedRoleProviderArgs.Builder> with,
            boolean bucket) {
        return batches.computeIfAbsent(environment, Batch::new).add(Made.of(role, with, bucket));
    }

    private Supplier<String> denied(String role, UnaryOperator<AssumedRoleProviderArgs.Builder> with) {
        return denied(user, role, with, false);
    }

    private Supplier<String> denied(
            AwsCredentials environment,
            String role,
            UnaryOperator<AssumedRoleProviderArgs.Builder> with,
            boolean bucket) {
        return () -> {
            try {
                return run(environment, List.of(Made.of(role, with, bucket))).message();
            } catch (IllegalArgumentException e) {
                return e.getMessage().replaceAll("(?s).*- (\\w+): .*", "build(): $1");
            }
        };
    }

    /** What a {@code pulumi up} came to. */
    private record Run(String message, Map<String, OutputValue> outputs) {}

    private Run run(AwsCredentials environment, List<Made> all) {
        try {
            var stack = stacks.sandbox()
                    .stack(
                            "provider-" + count.incrementAndGet(),
                            "test",
                            context -> IntStream.range(0, all.size())
                                    .forEach(i -> all.get(i).make(context, "assumed-" + (i + 1))),
                            environment);
            return new Run(ALLOWED, stack.up().outputs());
        } catch (AutomationException e) {
            return new Run(code(e.getMessage()), Map.of());
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

    private static String changed(String token) {
        var end = token.length() - 1;
        return token.substring(0, end) + (token.charAt(end) == 'A' ? 'B' : 'A');
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

    private List<OptionRow> rows() {
        batches = new HashMap<>();
        var rows = new ArrayList<OptionRow>();
        rows.add(new OptionRow(
                "externalId",
                "the one the role asks for",
                allowed("with-id", args -> args.externalId("the-right-one")),
                "another",
                denied("with-id", args -> args.externalId("the-wrong-one")),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "sessionName",
                "deploy-1, where the role asks for deploy-*",
                allowed("named", args -> args.sessionName("deploy-1")),
                "build-1",
                denied("named", args -> args.sessionName("build-1")),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "tags",
                "team=blue, where the role asks for it",
                allowed("tagged", args -> args.tags(Map.of("team", "blue"))),
                "team=green",
                denied("tagged", args -> args.tags(Map.of("team", "green"))),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "policy",
                "a session policy of s3:*: makes a bucket",
                allowed(user, "plain", args -> args.policy(allow("s3:*")), true),
                "of s3:List*",
                denied(user, "plain", args -> args.policy(allow("s3:List*")), true),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "policyArn",
                "AmazonS3FullAccess: makes a bucket",
                allowed(user, "plain", args -> args.policyArn("arn:aws:iam::aws:policy/AmazonS3FullAccess"), true),
                "a policy of s3:List*",
                denied(user, "plain", args -> args.policyArn(onlyReading), true),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "allowedAccountIds",
                "the role's account, as by default",
                allowed("plain", args -> args.allowedAccountIds(ACCOUNT)),
                "another account",
                denied("plain", args -> args.allowedAccountIds("111111111111")),
                "build(): allowedAccountIds",
                "the component"));
        rows.add(new OptionRow(
                "credentials",
                "the trusted user's key, another's in the environment",
                allowed(other, "plain", args -> with(args, user), false),
                "another's key, the trusted user's in the environment",
                denied(user, "plain", args -> with(args, other), false),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "credentials",
                "a key, and a left-over AWS_SESSION_TOKEN",
                allowed(leftOver(), "plain", args -> with(args, user), false),
                "the environment's own key with that token",
                denied(leftOver(), "plain", args -> args, false),
                INVALID,
                LOCAL_AWS));
        rows.add(new OptionRow(
                "credentials, of a session",
                "a session's token, for a second role that trusts the session's",
                allowed("second", args -> with(args, session, session.sessionToken())),
                "the token with one character changed",
                denied("second", args -> with(args, session, changed(session.sessionToken()))),
                INVALID,
                LOCAL_AWS));
        rows.add(new OptionRow(
                "profile",
                "the trusted user's profile, another's key in the environment",
                allowed(other, "plain", args -> args.profile("user"), false),
                "another's profile, the trusted user's key in the environment",
                denied(user, "plain", args -> args.profile("other"), false),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "profile, of a role",
                "a profile that assumes a first role, then a second one that trusts it",
                allowed(other, "second", args -> args.profile("first"), false),
                "one that does not trust it",
                denied(other, "named", args -> args.profile("first"), false),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "profile, of a process",
                "a profile whose `credential_process` prints the trusted user's key",
                allowed(other, "plain", args -> args.profile("process"), false),
                "one that prints another's",
                denied(user, "plain", args -> args.profile("other-process"), false),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "duration",
                "the longest that STS takes",
                allowed("plain", args -> args.duration(Duration.ofHours(12))),
                "a second more",
                denied("plain", args -> args.duration(Duration.ofSeconds(43_201))),
                "build(): duration",
                "the component: the local AWS takes any"));
        rows.add(new OptionRow(
                "transitiveTagKeys",
                "the key of a tag that is sent",
                allowed("plain", args -> args.tags(Map.of("team", "blue")).transitiveTagKeys("team")),
                "of another",
                denied("plain", args -> args.tags(Map.of("team", "blue")).transitiveTagKeys("stage")),
                "build(): transitiveTagKeys",
                "the component: the local AWS carries no tags on"));
        rows.add(new OptionRow(
                "region",
                "a region of the role's partition",
                allowed("plain", args -> args.clear("region").region("eu-central-1")),
                "of another",
                denied("plain", args -> args.clear("region").region("cn-north-1")),
                "build(): region",
                "the component"));
        rows.add(new OptionRow(
                "roleChain",
                "a token, then a role, then a second one that trusts the first",
                allowed("second", args -> args.roleChain(federated())),
                "one that does not trust it",
                denied("plain", args -> args.roleChain(federated())),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "webIdentityToken",
                "a token of the subject us",
                allowed("federated", args -> args.webIdentityToken(secret(token("us")))),
                "of the subject them",
                denied("federated", args -> args.webIdentityToken(secret(token("them")))),
                "AccessDenied",
                LOCAL_AWS + ", which checks no signature"));
        return rows;
    }

    private AwsCredentials leftOver() {
        return AwsSessionCredentials.create(user.accessKeyId(), user.secretAccessKey(), "left-over-token");
    }

    @TestFactory
    Stream<DynamicTest> allows_with_it_and_denies_without() {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
                    assertThat(row.may().get()).as(row.allowed()).isEqualTo(ALLOWED);
                    assertThat(row.mayNot().get()).as(row.denied()).isEqualTo(row.code());
                }));
    }

    /** A token that is no secret output is kept as one all the same. */
    @Test
    void keeps_the_keys_and_tokens_that_it_is_given_out_of_the_state_in_the_clear() throws IOException {
        var token = token("us");
        var run = run(
                other,
                List.of(
                        Made.of("plain", args -> with(args, user), true),
                        Made.of("second", args -> with(args, session, session.sessionToken()), true),
                        Made.of("federated", args -> args.webIdentityToken(Output.of(token)), true)));

        assertThat(run.message()).isEqualTo(ALLOWED);
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

    @Test
    void stands_in_the_documents_row_by_row() throws IOException {
        var page = Files.readString(Clone.folder().resolve("docs/components/assumed-role-provider.md"));
        assertThat(page).contains(rows().stream().map(OptionRow::line).toList());
    }
}
