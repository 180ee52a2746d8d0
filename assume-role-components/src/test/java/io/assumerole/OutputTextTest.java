package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No text argument of either builder takes the text of an output. Does not prove that an argument
 * takes good text: the tests of bad input do.
 */
class OutputTextTest {

    private static final String TEXT = "a" + Output.of("value");

    /** For readers of the program; it is not sent anywhere. */
    private static final List<String> PROSE = List.of("acknowledge");

    private static final PolicyDocument POLICY = PolicyDocument.of(
            Statement.allow().action("s3:GetObject").resource("*").build());

    private record Call(Class<?> args, Method method, int parameter) {
        @Override
        public String toString() {
            return args.getSimpleName()
                    + "."
                    + method.getName()
                    + Arrays.toString(method.getGenericParameterTypes())
                    + " "
                    + parameter;
        }
    }

    private static Stream<Call> calls() {
        return Stream.of(UnprivilegedUserWithRoleArgs.class, RoleWithoutUserArgs.class, AssumedRoleProviderArgs.class)
                .flatMap(args -> BuilderMethods.of(builder(args).getClass())
                        .filter(m -> !PROSE.contains(m.getName()))
                        .filter(m -> !m.getName().equals("clear"))
                        .flatMap(method -> calls(args, method)));
    }

    private static Stream<Call> calls(Class<?> args, Method method) {
        var types = method.getGenericParameterTypes();
        return IntStream.range(0, types.length)
                .filter(i -> types[i].toString().contains("java.lang.String"))
                .mapToObj(i -> new Call(args, method, i));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void refuses_the_text_of_an_output(Call call) {
        var types = call.method().getGenericParameterTypes();
        var values = IntStream.range(0, types.length)
                .mapToObj(i -> value(types[i], i == call.parameter() ? TEXT : "good"))
                .toArray();

        Deployer.rejects(
                () -> BuilderMethods.build(BuilderMethods.call(builder(call.args()), call.method(), values)),
                "the text of an Output, not its value",
                "output.applyValue(");
    }

    private static Object value(Type type, String text) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Output.class
                    ? Output.of(value(generic.getActualTypeArguments()[0], text))
                    : Map.of("key", text);
        }
        if (type == String.class) {
            return text;
        }
        if (type == String[].class) {
            return new String[] {text};
        }
        return Map.<Type, Object>of(
                        Duration.class,
                        Duration.ofHours(1),
                        boolean.class,
                        true,
                        PolicyDocument.class,
                        POLICY,
                        AccessKeys.class,
                        AccessKeys.one(),
                        LintCode.class,
                        LintCode.OLD_VERSION,
                        Condition[].class,
                        new Condition[] {Condition.sourceIp("203.0.113.1")})
                .get(type);
    }

    private static Object builder(Class<?> args) {
        try {
            return args.getDeclaredMethod("builder").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
