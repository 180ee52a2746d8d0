package io.assumerole.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.UserArn;
import io.assumerole.demo.StackOutputs;
import io.assumerole.localaws.ministack.RootKey;
import io.assumerole.localaws.provider.resources.InvokedFunction;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.testing.AwsMocks;
import io.assumerole.testing.SecretScanner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * Tests the texts of objects that contain a secret, and of exceptions that a secret causes. Does not prove anything
 * about Pulumi's own types.
 */
@Tag("extended")
class SecretTextTest {

    private static final String SECRET = "Shown/to=nobody+at:all";
    private static final String REFUSED = "Not allowed, \"and not shown\"";

    private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::123456789012:role/r");
    private static final UserArn USER = UserArn.parse("arn:aws:iam::123456789012:user/u");
    private static final SecretScanner SECRETS =
            SecretScanner.of(Map.of(SECRET, "the secret", REFUSED, "the refused secret"));

    /**
     * Packages that users of the library don't use. The review describes conditions in words, without the values of
     * external IDs.
     */
    private static final Pattern INTERNAL = Pattern.compile(
            "io\\.assumerole\\.(components\\.internal\\.[a-z]+|policy\\.match|policy\\.cli\\.review\\.[a-z]+)");

    /** The ARN of a secret is no secret. */
    private static final Pattern MAY_BE_SECRET =
            Pattern.compile("(?i)secret(?!Arn)|token|password|externalId|credential|conditions|context");

    private static final Set<String> HOLDERS = Set.of("ExternalId", "Condition", "AwsCredentials");

    /** Their {@code token} is Pulumi's word for the name of a type or a function. */
    private static final Set<Class<?>> TYPE_TOKENS = Set.of(ResourceSchema.class, InvokedFunction.class);

    @AfterEach
    void endMockedProgram() {
        PulumiTest.cleanup();
    }

    @Test
    void shows_no_secret_in_the_text_of_any_type_that_may_hold_one() {
        assertThat(values()).allSatisfy(value -> {
            var shown = value.getClass().getName() + ": " + value;
            assertThat(SECRETS.in(shown.getBytes(UTF_8))).isEmpty();
        });
    }

    @Test
    void finds_the_secret_in_the_text_of_a_type_that_shows_it() {
        record Careless(String externalId) {}

        assertThat(SECRETS.in(new Careless(SECRET).toString().getBytes(UTF_8))).isNotEmpty();
    }

    @Test
    void knows_every_public_type_that_may_hold_a_secret() {
        var known = values().stream().map(value -> value.getClass().getName()).collect(toSet());
        var all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.assumerole");

        assertThat(all.stream())
                .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filteredOn(type -> !INTERNAL.matcher(type.getPackageName()).matches())
                .filteredOn(type -> type.getFields().stream().anyMatch(SecretTextTest::mayBeSecret))
                .filteredOn(type -> writesItself(type.reflect()) && !TYPE_TOKENS.contains(type.reflect()))
                .extracting(JavaClass::getName)
                .as("values() has to have one of each")
                .isNotEmpty()
                .isSubsetOf(known);
    }

    private static boolean mayBeSecret(JavaField field) {
        return !field.getModifiers().contains(JavaModifier.STATIC)
                && (MAY_BE_SECRET.matcher(field.getName()).find()
                        || HOLDERS.contains(field.getRawType().getSimpleName())
                        || HOLDERS.contains(field.getOwner().getSimpleName()));
    }

    private static boolean writesItself(Class<?> type) {
        try {
            return type.getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** One of each public type of ours that may hold a secret and has a text, with one in it. */
    private static List<Object> values() {
        var values = new ArrayList<Object>();
        var condition = Condition.externalId(SECRET);
        var statement = trust(condition);
        var document = PolicyDocument.of(statement);
        values.add(new ExternalId(SECRET));
        values.addAll(List.of(condition, statement, document));

        var request = AccessRequest.byUser(USER).asksToAssume(ROLE).externalId(new ExternalId(SECRET));
        var wrong = AccessRequest.byUser(USER).asksToAssume(ROLE).externalId(new ExternalId("wrong"));
        var evaluator = PolicyEvaluator.builder().trust(document).build();
        values.addAll(List.of(request, request.build(), evaluator));
        values.addAll(List.of(evaluator.decide(request.build()), evaluator.decide(wrong.build())));

        var key = AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", SECRET);
        values.add(new RootKey("123456789012", "AKIAIOSFODNN7EXAMPLE", SECRET));
        values.add(new StackOutputs("u", key, ROLE.toString(), SECRET, "bucket", "a/session"));
        var failures = PulumiTest.withMocks(new AwsMocks())
                .runTest(context -> {
                    var user = user().externalId(Output.ofSecret(SECRET));
                    var session = key().externalId(Output.ofSecret(SECRET));
                    var token = token(SECRET);
                    values.addAll(List.of(user, session, token));
                    values.add(user().externalId(SECRET).build());
                    values.add(token.build());
                    values.add(new UnprivilegedUserWithRole("u", user.build()));
                    values.add(new AssumedRoleProvider("s", session.build()));
                })
                .exceptions();
        assertThat(failures).isEmpty();

        var leaks = SecretScanner.of(Map.of(SECRET, "the secret"));
        values.add(leaks);
        values.addAll(leaks.in(SECRET));
        return values;
    }

    private static Statement trust(Condition condition) {
        return Statement.allow()
                .principal(Principal.aws(USER.toString()))
                .action("sts:AssumeRole")
                .condition(condition)
                .build();
    }

    private static UnprivilegedUserWithRoleArgs.Builder user() {
        return UnprivilegedUserWithRoleArgs.builder().rolePolicy(Stacks.allow("s3:GetObject"));
    }

    private static AssumedRoleProviderArgs.Builder session() {
        return AssumedRoleProviderArgs.builder().roleArn(ROLE.toString()).sessionName("session");
    }

    private static AssumedRoleProviderArgs.Builder token(String token) {
        return session().webIdentityToken(Output.ofSecret(token));
    }

    private static AssumedRoleProviderArgs.Builder key() {
        return session()
                .credentials(Output.of("AKIAIOSFODNN7EXAMPLE"), Output.ofSecret(SECRET), Output.ofSecret(SECRET));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused("ExternalId", () -> new ExternalId(REFUSED)),
                refused("Condition", () -> trust(Condition.externalId(REFUSED))),
                refused(
                        "a condition twice",
                        () -> Statement.allow()
                                .principal(Principal.aws(USER.toString()))
                                .action("sts:AssumeRole")
                                .condition(Condition.externalId(SECRET))
                                .condition(Condition.externalId(SECRET + "2"))
                                .build()),
                refused(
                        "a document",
                        () -> PolicyDocument.parse(PolicyDocument.of(trust(Condition.externalId(SECRET)))
                                .toJson()
                                .replace("sts:AssumeRole", "sts:Assume Role"))),
                refused("a user's", () -> user().externalId(REFUSED).build()),
                refused(
                        "a user's, secret",
                        () -> user().externalId(Output.ofSecret(REFUSED)).build()),
                refused("a session's", () -> session().externalId(REFUSED).build()),
                refused(
                        "a session's, secret",
                        () -> session().externalId(Output.ofSecret(REFUSED)).build()),
                refused("a web identity's", () -> token(REFUSED.repeat(1000)).build()),
                refused(
                        "both",
                        () -> key().webIdentityToken(Output.ofSecret(SECRET)).build()));
    }

    private static Arguments refused(String name, ThrowingCallable call) {
        return Arguments.of(name, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void shows_no_secret_when_it_refuses_one(String name, ThrowingCallable call) {
        var thrown = new Throwable[1];
        var failures = new ArrayList<Throwable>();
        try {
            failures.addAll(PulumiTest.withMocks(new AwsMocks())
                    .runTest(context -> thrown[0] = catchThrowable(call))
                    .exceptions());
        } catch (RuntimeException e) {
            failures.add(e);
        }
        if (thrown[0] != null) {
            failures.add(thrown[0]);
        }

        assertThat(failures).isNotEmpty();
        for (var failure : failures) {
            var text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            assertThat(SECRETS.in(text.toString().getBytes(UTF_8))).as(name).isEmpty();
        }
    }
}
