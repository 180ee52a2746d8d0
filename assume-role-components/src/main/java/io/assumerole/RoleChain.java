package io.assumerole;

import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.FailureMessage;
import java.util.ArrayList;
import java.util.List;

/** Checks the roles that are assumed before another one: all but the first are assumed by the role before them. */
final class RoleChain {

    /** Arguments that a provider has once, however long its chain is. */
    private static final List<Argument<?>> OF_THE_PROVIDER = List.of(
            AssumedRoleProviderArgs.REGION,
            AssumedRoleProviderArgs.DEFAULT_TAGS,
            AssumedRoleProviderArgs.ALLOWED_ACCOUNT_IDS);

    /** Arguments that say who assumes a role. */
    private static final List<Argument<?>> CREDENTIALS = List.of(
            AssumedRoleProviderArgs.CREDENTIALS,
            AssumedRoleProviderArgs.PROFILE,
            AssumedRoleProviderArgs.WEB_IDENTITY_TOKEN,
            AssumedRoleProviderArgs.WEB_IDENTITY_TOKEN_FILE);

    private RoleChain() {}

    /** Reads the roles and adds what is wrong with each. */
    static List<AssumedRoleProviderArgs> of(
            ArgumentValue<List<AssumedRoleProviderArgs>> given, FailureMessage failureMessage, ArgumentChecks checks) {
        if (given == null) {
            return List.of();
        }
        if (given.isMissing() || given.value().isEmpty()) {
            checks.problem("roleChain: got no role; allowed: at least one; leave it out where there is none");
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
                    .map(name -> name + " is the provider's and not one role's; give it beside roleChain")
                    .forEach(ownChecks::problem);
            if (role.isGiven(AssumedRoleProviderArgs.ROLE_CHAIN.name())) {
                ownChecks.problem("roleChain is given here, too; give all roles in one roleChain, in their order");
            }
            var before = roles.isEmpty() ? null : roles.get(roles.size() - 1);
            roles.add(role.after(before, failureMessage.of(part), ownChecks));
            checks.problems(part, ownChecks);
        }
        return roles;
    }

    /** {@return what messages call the role at this place, counted from 1} */
    static String nameOf(int place) {
        return "roleChain (role " + place + ")";
    }

    /** Refuses credentials of a role that the role before it assumes. */
    static void checkLater(BuilderArguments given, ArgumentChecks checks) {
        var why = " does not go with a role that is assumed by the role before it; give it to role 1 of roleChain";
        CREDENTIALS.stream()
                .filter(given::has)
                .map(argument -> argument.name() + why)
                .forEach(checks::problem);
    }
}
