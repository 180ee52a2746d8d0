package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.aws.iam.User;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A component called {@code deployer}, made against mocks with some options.
 *
 * @param component the component
 * @param stack what the mocks have seen
 */
record Deployer(UnprivilegedUserWithRole component, MockedStack stack) {

    static final String TYPE = "assume-role:index:UnprivilegedUserWithRole";

    /** What the role may do unless the options say otherwise; the lint finds nothing in it. */
    static final PolicyDocument READ = PolicyDocument.of(Statement.allow()
            .action("s3:GetObject")
            .resource("arn:aws:s3:::artifacts/*")
            .build());

    private static final UnprivilegedUserWithRoleArgs DEFAULTS =
            UnprivilegedUserWithRoleArgs.builder().rolePolicy(READ).build();

    /** Options of the arguments. */
    interface Options extends UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> {}

    static UnprivilegedUserWithRoleArgs args(Options options) {
        return options.apply(DEFAULTS.toBuilder()).build();
    }

    static Deployer up(Options options) {
        return of(() -> args(options), ComponentResourceOptions.Empty);
    }

    /** The arguments are built by the program, so that what they throw is one of its errors. */
    static Deployer of(Supplier<UnprivilegedUserWithRoleArgs> args, ComponentResourceOptions options) {
        var made = new AtomicReference<UnprivilegedUserWithRole>();
        var stack = MockedStack.up(context -> made.set(new UnprivilegedUserWithRole("deployer", args.get(), options)));
        return new Deployer(made.get(), stack);
    }

    /** Uses an existing role instead of creating one. */
    static Deployer withRole(String arn, Options options) {
        return of(
                () -> options.apply(UnprivilegedUserWithRoleArgs.builder().existingRoleArn(arn).build().toBuilder())
                        .build(),
                ComponentResourceOptions.Empty);
    }

    static Deployer firstPreview(Options options) {
        var made = new AtomicReference<UnprivilegedUserWithRole>();
        var stack =
                MockedStack.firstPreview(context -> made.set(new UnprivilegedUserWithRole("deployer", args(options))));
        return new Deployer(made.get(), stack);
    }

    /** Checks that {@code build()} refuses the options, with all of this in its message. */
    static void rejects(Options options, String... message) {
        rejects(() -> args(options), message);
    }

    /** Checks that a call refuses its arguments, with all of this in its message. */
    static void rejects(ThrowingCallable call, String... message) {
        assertThatThrownBy(call)
                .isInstanceOfAny(InvalidArgumentsException.class, IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
    }

    /**
     * Checks that the program fails once the outputs are known, with this in its message, and that
     * nothing was made before.
     */
    static void rejectsLater(Options options, String... message) {
        var stack = up(options).stack;
        assertThat(stack.errors()).anySatisfy(error -> assertThat(error).contains(message));
        assertThat(stack.registeredNames()).noneMatch(name -> name.startsWith("deployer"));
    }

    /** Returns an output that is unknown in previews. */
    static Output<String> later(String value) {
        return new User("other").arn().applyValue(arn -> value);
    }

    /** The children, {@code TYPE::NAME}, without what every type begins with. */
    List<String> children() {
        assertThat(stack.errors()).isEmpty();
        return stack.urns().stream()
                .filter(urn -> urn.startsWith(TYPE + "$"))
                .map(urn -> urn.substring((TYPE + "$aws:iam/").length()).replaceAll("^[^:]*:", ""))
                .toList();
    }
}
