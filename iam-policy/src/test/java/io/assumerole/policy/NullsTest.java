package io.assumerole.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.AssumedRoleArn;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.IamPath;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.arn.Partition;
import io.assumerole.arn.PolicyArn;
import io.assumerole.arn.PolicyName;
import io.assumerole.arn.PolicyPath;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.RoleName;
import io.assumerole.arn.SessionDuration;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.compare.ExampleLocation;
import io.assumerole.policy.compare.NewAccess;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.decision.StatementTrace;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gives null for each parameter of each public method and constructor of the two packages, and null
 * among the elements of arrays, lists and maps: an IllegalArgumentException has to name it. Does
 * not prove anything about other wrong values.
 */
class NullsTest {
    /** Packages that are not exported. */
    private static final Set<String> HIDDEN =
            Set.of("io.assumerole.policy.pattern", "io.assumerole.policy.reference", "io.assumerole.policy.match");

    /** Where null is an answer. */
    private static final Set<String> NULL_MEANS_SOMETHING = Set.of("equals");

    /** What messages call a parameter that has another name. */
    private static final Map<String, String> ELEMENTS = Map.of(
            "cidrs", "aws:sourceip",
            "provider", "principal.federated",
            "policies", "document",
            "name", "principal.service");

    private static final UserArn USER = Fixtures.USER;
    private static final RoleArn ROLE = Fixtures.ROLE;
    private static final Statement STATEMENT =
            Statement.allow().action("s3:GetObject").resource("*").build();
    private static final PolicyDocument DOCUMENT = PolicyDocument.of(STATEMENT);
    private static final Tags TAGS = Tags.of(Map.of("team", "red"));
    private static final AssumedRoleArn SESSION = ROLE.session(new SessionName("session"));

    /** A good value of each type that a parameter or a receiver has; builders change. */
    private static Map<Class<?>, Object> values() {
        var values = new HashMap<Class<?>, Object>();
        for (var value : List.of(
                USER,
                ROLE,
                SESSION,
                STATEMENT,
                DOCUMENT,
                TAGS,
                new AccountId("123456789012"),
                new ExternalId("external"),
                new SessionName("session"),
                new SourceIdentity("identity"),
                new RoleName("role"),
                new PolicyName("policy"),
                IamPath.ROOT,
                PolicyPath.ROOT,
                Partition.AWS,
                PolicyArn.parse("arn:aws:iam::aws:policy/ReadOnlyAccess"),
                MaxSessionDuration.DEFAULT,
                new SessionDuration(Duration.ofHours(1)),
                Duration.ofHours(1),
                Instant.EPOCH,
                ExampleLocation.INVENTED,
                ConditionOperator.STRING_EQUALS,
                Condition.of(ConditionOperator.STRING_EQUALS, "aws:userid", "x"),
                PolicyLint.create(),
                Statement.allow().action("s3:GetObject").resource("*"),
                AccessRequest.byUser(USER).asksFor("s3:GetObject", "*"),
                AccessRequest.byUser(USER).asksFor("s3:GetObject", "*").build(),
                PolicyEvaluator.builder().identity(DOCUMENT),
                PolicyEvaluator.builder().identity(DOCUMENT).build())) {
            values.put(value.getClass(), value);
        }
        values.put(Principal.class, Principal.everyone());
        values.put(PolicyKind.class, PolicyKind.IDENTITY);
        values.put(LintCode.class, LintCode.OLD_VERSION);
        values.put(NewAccess.Outcome.class, NewAccess.Outcome.NEW);
        values.put(Effect.class, Effect.ALLOW);
        values.put(Decision.Outcome.class, Decision.Outcome.ALLOWED);
        values.put(StatementTrace.Match.class, StatementTrace.Match.YES);
        values.put(int.class, 0);
        return values;
    }

    private record Call(Executable target, int parameter, boolean element) {
        @Override
        public String toString() {
            return target.getDeclaringClass().getSimpleName()
                    + "."
                    + target.getName().replaceFirst(".*\\.", "")
                    + "("
                    + target.getParameters()[parameter].getName()
                    + (element ? ": null in it)" : ")");
        }
    }

    private static Stream<Call> calls() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.assumerole.policy", "io.assumerole.arn")
                        .stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> !HIDDEN.contains(type.getPackageName()))
                        .map(JavaClass::reflect)
                        .filter(NullsTest::isReachable)
                        .flatMap(NullsTest::targets)
                        .filter(target -> !NULL_MEANS_SOMETHING.contains(target.getName()))
                        .flatMap(NullsTest::calls)
                        .sorted(Comparator.comparing(Call::toString));
    }

    private static boolean isReachable(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isReachable(outer));
    }

    private static Stream<Executable> targets(Class<?> type) {
        return Stream.concat(Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
                .filter(target -> Modifier.isPublic(target.getModifiers()))
                .filter(target -> !target.isSynthetic())
                // Made by the compiler.
                .filter(target -> !type.isEnum() || !target.getName().equals("valueOf"))
                .map(Executable.class::cast);
    }

    private static Stream<Call> calls(Executable target) {
        var calls = new ArrayList<Call>();
        for (int i = 0; i < target.getParameterCount(); i++) {
            var type = target.getParameterTypes()[i];
            if (!type.isPrimitive()) {
                calls.add(new Call(target, i, false));
            }
            if (type.isArray() || Collection.class.isAssignableFrom(type) || type == Map.class) {
                calls.add(new Call(target, i, true));
            }
        }
        return calls.stream();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void names_null_arguments(Call call) throws Exception {
        var arguments = Arrays.stream(call.target().getParameters())
                .map(NullsTest::good)
                .toArray();
        var parameter = call.target().getParameters()[call.parameter()];
        arguments[call.parameter()] = call.element() ? withNull(parameter.getType()) : null;
        try {
            var answer = invoke(call.target(), arguments);
            // A builder may collect what is wrong, and say it when it builds.
            if (answer instanceof Statement.Builder builder) {
                builder.build();
            }
            fail("null is taken");
        } catch (InvocationTargetException e) {
            assertNamed(e.getCause(), call, parameter.getName());
        } catch (IllegalArgumentException e) {
            assertNamed(e, call, parameter.getName());
        }
    }

    private static void assertNamed(Throwable thrown, Call call, String parameter) {
        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        var message = thrown.getMessage().toLowerCase(Locale.ROOT);
        var singular = parameter.replaceFirst("s$", "").toLowerCase(Locale.ROOT);
        var type = call.target().getDeclaringClass().getSimpleName().toLowerCase(Locale.ROOT);
        assertThat(message).contains("null");
        assertThat(Stream.of(singular, type, ELEMENTS.getOrDefault(parameter, singular))
                        .anyMatch(message::contains))
                .as("%s names %s", thrown.getMessage(), parameter)
                .isTrue();
    }

    private static Object invoke(Executable target, Object[] arguments) throws Exception {
        if (target instanceof Constructor<?> constructor) {
            return constructor.newInstance(arguments);
        }
        Object receiver = null;
        if (!Modifier.isStatic(target.getModifiers())) {
            receiver = values().get(target.getDeclaringClass());
            assertThat(receiver).as("a value of %s", target.getDeclaringClass()).isNotNull();
        }
        return ((Method) target).invoke(receiver, arguments);
    }

    private static Object good(Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type == String.class) {
            return switch (parameter.getName()) {
                case "owner" -> "aws";
                case "key" -> "team:a";
                default -> "text";
            };
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (Collection.class.isAssignableFrom(type)) {
            return List.of("x");
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == boolean.class) {
            return false;
        }
        var value = values().get(type);
        assertThat(value).as("a value of %s", type).isNotNull();
        return value;
    }

    private static Object withNull(Class<?> type) {
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 1);
        }
        return type == Map.class ? new HashMap<>(Collections.singletonMap("team", null)) : Arrays.asList((Object) null);
    }
}
