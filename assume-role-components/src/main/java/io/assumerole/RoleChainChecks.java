package io.assumerole;

import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.FailureMessage;
import java.util.ArrayList;
import java.util.List;

/** Checks the roles of a chain: each role except the first is assumed by the role before it. */
final class RoleChainChecks {

    /** Arguments that the provider has once for the whole chain. */
    private static final List<Argument<?>> OF_THE_PROVIDER = List.of(
            AssumedRoleProviderArgs.REGION,
            AssumedRoleProviderArgs.DEFAULT_TAGS,
            AssumedRoleProviderArgs.ALLOWED_ACCOUNT_IDS);

    /** Arguments for the credentials that assume a role. */
    private static final List<Argument<?>> CREDENTIALS = List.of(
            AssumedRoleProviderArgs.CREDENTIALS,
            AssumedRoleProviderArgs.PROFILE,
            AssumedRoleProviderArgs.WEB_IDENTITY_TOKEN,
            AssumedRoleProviderArgs.WEB_IDENTITY_TOKEN_FILE);

    private RoleChainChecks() {}

    /** Reads the roles, and adds the problems of each role. */
    static List<AssumedRoleProviderArgs> of(
            ArgumentValue<List<AssumedRoleProviderArgs>> given, FailureMessage failureMessage, ArgumentChecks checks) {
        if (given == null) {
            return List.of();
        }
        if (given.isMissing() || given.value().isEmpty()) {
            checks.problem("roleChain: got no role; allowed: at least one; omit it if there is no value");
            return List.of();
        }
        var roles = new ArrayList<AssumedRoleProviderArgs>();
        for (int i = 0; i < given.value().size(); i++) {
            var part = nameOf(i + 1);
            var role = given.value().get(i);
            if (role == null) {
                checks.problem(part + ": got null; allowed: what AssumedRoleProviderArgs.builder()…build() returns");
                continue;
            }
            var ownChecks = new ArgumentChecks(failureMessage.of(part));
            OF_THE_PROVIDER.stream()
                    .map(Argument::name)
                    .filter(role::isGiven)
                    .map(name -> name + " belongs to the provider, not to one role; set it next to roleChain")
                    .forEach(ownChecks::problem);
            if (role.isGiven(AssumedRoleProviderArgs.ROLE_CHAIN.name())) {
                ownChecks.problem("roleChain is also given here; give all roles in one roleChain, in their order");
            }
            var before = roles.isEmpty() ? null : roles.get(roles.size() - 1);
            roles.add(role.after(before, failureMessage.of(part), ownChecks));
            checks.problems(part, ownChecks);
        }
        return roles;
    }

    /** {@return the name of a role in messages, by its position, starting at 1} */
    static String nameOf(int position) {
        return "roleChain (role " + position + ")";
    }

    /** Rejects credentials for a role that the previous role assumes. */
    static void checkLater(BuilderArguments given, ArgumentChecks checks) {
        var why = " cannot be set on a role that the previous role assumes; set it on role 1 of roleChain";
        CREDENTIALS.stream()
                .filter(given::has)
                .map(argument -> argument.name() + why)
                .forEach(checks::problem);
    }
}
