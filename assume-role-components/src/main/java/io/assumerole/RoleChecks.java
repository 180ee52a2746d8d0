package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.IamPath;
import io.assumerole.arn.PolicyArn;
import io.assumerole.arn.Tags;
import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.FailureMessage;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.input.SamePartition;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks the arguments of one component that creates or uses a role. */
final class RoleChecks {

    private static final List<Argument.One<String>> OF_ROLE =
            List.of(RoleOptions.ROLE_PERMISSIONS_BOUNDARY, RoleOptions.GUARD_RAILS);

    static final UnaryOperator<String> POLICY_ARN = arn -> PolicyArn.parse(arn).toString();

    /** The given values, each of which can be replaced once. */
    final BuilderArguments given;

    final FailureMessage failureMessage;
    final ArgumentChecks arguments;
    final SamePartition partitions;
    final TrustArguments trust;
    final PermissionsArguments permissions;

    /** True if the component creates the role; {@code false} for an existing role. */
    final boolean createsRole;

    /**
     * @param component the component's simple name
     * @param identifying the arguments that identify the object in a message: no secret, and no external ID
     * @param arns the arguments with one ARN, in addition to those of the role
     * @param existingRole the argument that names an existing role to use; {@code null} if the component has no such
     *     argument
     * @param given the builder's arguments, with the problems of its calls
     */
    RoleChecks(
            String component,
            List<Argument<?>> identifying,
            List<Argument.One<String>> arns,
            Argument.@Nullable One<String> existingRole,
            BuilderArguments given) {
        var own = given.inherited();
        this.given = own;
        this.failureMessage =
                new FailureMessage(component, () -> own.identity(identifying), InvalidArgumentsException::new);
        this.arguments = new ArgumentChecks(failureMessage);
        given.problems().forEach(arguments::problem);
        this.trust = new TrustArguments(own);
        this.permissions = new PermissionsArguments(own, existingRole);
        this.createsRole = existingRole == null || !own.has(existingRole);
        this.partitions = new SamePartition(
                arguments, plain(Stream.concat(OF_ROLE.stream(), arns.stream()).toList()));
    }

    /** Returns the ARNs that are known at once. */
    private Set<String> plain(List<Argument.One<String>> ofOne) {
        var arns = new LinkedHashSet<>(trust.arns());
        arns.addAll(permissions.arns());
        ofOne.stream().map(given::plain).filter(Objects::nonNull).forEach(arns::add);
        return arns;
    }

    <T, R> Output<R> checked(Argument.One<T> argument, Function<T, R> check) {
        return arguments.optional(argument, given.get(argument), check);
    }

    /** Returns a time before which sessions are revoked, as written into a policy; {@code null} for none. */
    Instant revokedBefore(Argument.One<Instant> argument) {
        var time = checked(argument, v -> SessionRevocation.checked(v, Clock.systemUTC()));
        return time == null ? null : KnownValue.of(time).orElseThrow().value();
    }

    <T> Output<T> arn(Argument.One<String> argument, Function<String, T> check) {
        return partitions.check(argument.name(), given.get(argument), checked(argument, check));
    }

    static Map<String, String> tags(Map<String, String> tags) {
        return Tags.of(tags).asMap();
    }

    static String path(String path) {
        return TrustValues.literal(new IamPath(path).value());
    }
}
