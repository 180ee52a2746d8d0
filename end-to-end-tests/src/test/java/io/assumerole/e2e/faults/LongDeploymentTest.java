package io.assumerole.e2e.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Pulumi;
import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.UserArgs;
import com.pulumi.resources.CustomResourceOptions;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.assumerole.e2e.Documents;
import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.workflows.Runner;
import io.assumerole.localaws.ministack.WebIdentityToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * Runs the step for long deployments of docs/how-to/deploy-from-github-actions.md with an endpoint that issues tokens like GitHub, and
 * sessions that expire in the middle of the deployment. Does not prove that GitHub issues tokens for as long as a job runs,
 * or that the official plugin renews its session: the emulator follows its source.
 */
@Tag("extended")
class LongDeploymentTest extends SharedFaultyStacks {

    private static final String ISSUER = "https://token.actions.githubusercontent.com";
    private static final String SUBJECT = "repo:my-team@123456/my-app@456789:ref:refs/heads/main";
    private static final String AUDIENCE = "sts.amazonaws.com";
    private static final String ROLE = "arn:aws:iam::000000000000:role/deployer";
    private static final String SESSION = "AssumeRoleWithWebIdentity";
    private static final int SESSION_SECONDS = 5;
    private static final Duration TOKEN = Duration.ofSeconds(40);

    /** Creates one user after the other. */
    static final class TwoUsers {
        public static void main(String[] args) {
            Pulumi.run(context -> {
                var first = new User("first", UserArgs.builder().name("first").build());
                var after = CustomResourceOptions.builder().dependsOn(first).build();
                new User("second", UserArgs.builder().name("second").build(), after);
            });
        }
    }

    @TempDir
    private Path folder;

    private HttpServer tokens;
    /** The expiration of the first token or session of a test. */
    private Instant expiration;

    private Deployment stack;
    private Runner runner;

    @BeforeEach
    void prepare() throws Exception {
        expiration = null;
        var iam = stacks.as(stacks.root()).iam();
        iam.createRole(r -> r.roleName("deployer").assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                "Principal": {"Federated": "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com"},
                "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {
                "token.actions.githubusercontent.com:sub": "%s", "token.actions.githubusercontent.com:aud": "%s"}}}]}
                """.formatted(SUBJECT, AUDIENCE)));
        iam.putRolePolicy(r -> r.roleName("deployer")
                .policyName("users")
                .policyDocument(Stacks.allow("iam:*User").toJson()));
        tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokens.createContext("/", this::issue);
        tokens.start();
        stack = stacks.program(name, TwoUsers.class);
        runner = new Runner(folder, stack.folder(), environment());
    }

    @AfterEach
    void stop() {
        tokens.stop(0);
    }

    private Map<String, String> environment() {
        var environment = new HashMap<>(stacks.environment());
        environment.keySet().removeAll(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
        return environment;
    }

    private synchronized void issue(HttpExchange exchange) throws IOException {
        boolean authorized =
                "bearer of-the-job".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        && ("api-version=2.0&audience=" + AUDIENCE)
                                .equals(exchange.getRequestURI().getQuery());
        var end = Instant.now().plus(TOKEN);
        expiration = expiration == null ? end : expiration;
        var token = WebIdentityToken.of(stacks.root().secretAccessKey(), ISSUER, SUBJECT, AUDIENCE, end);
        var answer = "{\"count\": 1, \"value\": \"%s\"}".formatted(token).getBytes(UTF_8);
        exchange.sendResponseHeaders(authorized ? 200 : 401, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static Map<String, Object> step() throws IOException {
        var blocks = Documents.blocks("docs/how-to/deploy-from-github-actions.md", "yaml").stream()
                .filter(block -> block.contains("request_token"))
                .toList();
        assertThat(blocks).hasSize(1);
        List<Map<String, Object>> steps = new Yaml().load(blocks.get(0));
        assertThat(steps).hasSize(1);
        return steps.get(0);
    }

    /**
     * Runs the step with short sessions, whose first call is answered after the first token has expired.
     *
     * @param seconds the pause between two tokens
     */
    @SuppressWarnings("unchecked")
    private Runner.Result deploy(int seconds) throws Exception {
        var variables = new HashMap<>((Map<String, String>) step().get("env"));
        variables.replaceAll((variable, value) -> value.replace("${{ runner.temp }}", folder.toString())
                .replace("${{ vars.ROLE_ARN }}", ROLE)
                .replace("${{ vars.STATE_BUCKET }}", "unused"));
        assertThat(variables.values()).noneMatch(value -> value.contains("${{"));
        variables.put(
                "ACTIONS_ID_TOKEN_REQUEST_URL",
                "http://127.0.0.1:" + tokens.getAddress().getPort() + "/token?api-version=2.0");
        variables.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "of-the-job");
        runner.fake("sleep", "[[ $* == 120 ]] && exec '" + program("sleep") + "' " + seconds);
        var login = "pulumi login \"s3://$STATE_BUCKET\"\n";
        var script = step().get("run").toString();
        assertThat(script).contains(login);
        var fault = Fault.withParameter("DurationSeconds=" + SESSION_SECONDS);
        stacks.faults().next(SESSION, Collections.nCopies(50, fault).toArray(Fault[]::new));
        stacks.faults().next("CreateUser", Fault.beforeItsAnswer(this::waitForTheEndOfTheFirstToken));
        return runner.run(
                script.replace(login, "").replace("organization/PROJECT/STACK", "organization/faults/" + name),
                variables);
    }

    /** Returns the last program of that name on the path, because a fake comes first. */
    private String program(String program) throws Exception {
        return runner.run("type -aP " + program + " | tail -n 1", Map.of())
                .log()
                .strip();
    }

    private void waitForTheEndOfTheFirstToken() {
        try {
            var rest = Duration.between(Instant.now(), expiration).plusSeconds(2);
            Thread.sleep(Math.max(0, rest.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_deployment_with_a_renewed_token_outlasts_its_sessions_and_tokens() throws Exception {
        var result = deploy(1);

        assertThat(result.status()).as(result.log()).isZero();
        assertThat(result.log()).doesNotContain("not renewed");
        assertThat(stack.resourceIds()).hasSize(2);
        var file = folder.resolve("aws-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(result.log()).doesNotContain(Files.readString(file).strip(), "of-the-job");
    }

    @Test
    void a_deployment_whose_token_is_not_renewed_fails_and_succeeds_later() throws Exception {
        var result = deploy(60);

        assertThat(result.status()).as(result.log()).isNotZero();
        assertThat(result.log())
                .contains("operation error STS: AssumeRoleWithWebIdentity", "ExpiredTokenException: Token expired: ");
        assertThat(stacks.as(stacks.root()).iam().listUsers().users())
                .singleElement()
                .matches(user -> user.userName().equals("first"));

        succeedLater();
    }

    private void succeedLater() throws Exception {
        var result = deploy(1);
        assertThat(result.status()).as(result.log()).isZero();
        assertThat(stack.resourceIds()).hasSize(2);
    }

    @Test
    void a_deployment_with_an_expired_session_fails() throws Exception {
        expiration = Instant.now().plus(TOKEN);
        var token = WebIdentityToken.of(stacks.root().secretAccessKey(), ISSUER, SUBJECT, AUDIENCE, expiration);
        var session = Stacks.session(stacks.as(stacks.root())
                .sts()
                .assumeRoleWithWebIdentity(r -> r.roleArn(ROLE)
                        .roleSessionName("job")
                        .webIdentityToken(token)
                        .durationSeconds((int) TOKEN.toSeconds()))
                .credentials());
        stacks.faults().next("CreateUser", Fault.beforeItsAnswer(this::waitForTheEndOfTheFirstToken));

        var result = runner.run(
                "pulumi up --yes --stack organization/faults/" + name,
                Map.of(
                        "AWS_ACCESS_KEY_ID", session.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", session.secretAccessKey(),
                        "AWS_SESSION_TOKEN", session.sessionToken()));

        assertThat(result.status()).as(result.log()).isNotZero();
        assertThat(result.log())
                .contains("api error ExpiredToken: The security token included in the request is expired");
        succeedLater();
    }
}
