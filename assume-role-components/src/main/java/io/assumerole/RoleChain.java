package io.assumerole;

import java.util.ArrayList;
import java.util.List;

/** Checks the roles that are assumed before another one: all but the first are assumed by the role before them. */
final class RoleChain {

    /** Arguments that a provider has once, however long its chain is. */
    private static final List<String> OF_THE_PROVIDER = List.of("region", "defaultTags", "allowedAccountIds");

    /** Arguments that say who assumes a role. */
    private static final List<String> CREDENTIALS =
            List.of("credentials", "profile", "webIdentityToken", "webIdentityTokenFile");

    private RoleChain() {}

    /** Reads the roles and adds what is wrong with each. */
    static List<AssumedRoleProviderArgs> of(
            Input<List<AssumedRoleProviderArgs>> given, FailureMessage failureMessage, ArgumentChecks checks) {
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
                    .filter(role::isGiven)
                    .map(name -> name + " is the provider's and not one role's; give it beside roleChain")
                    .forEach(ownChecks::problem);
            if (role.isGiven("roleChain")) {
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
    static void checkLater(GivenArguments given, ArgumentChecks checks) {
        var why = " does not go with a role that is assumed by the role before it; give it to role 1 of roleChain";
        CREDENTIALS.stream().filter(given::has).map(name -> name + why).forEach(checks::problem);
    }
}
