package io.assumerole;

import java.util.ArrayList;
import java.util.List;

/**
 * The roles that are assumed before another one, in their order: the first as it is, every later one as a role that
 * the role before it assumes.
 */
final class ThroughRoles {

    /** What the provider has once, whatever roles it goes through. */
    private static final List<String> OF_THE_PROVIDER = List.of("region", "defaultTags", "allowedAccountIds");

    /** What says who assumes a role. */
    private static final List<String> CREDENTIALS =
            List.of("credentials", "profile", "webIdentityToken", "webIdentityTokenFile", "throughRoleArn");

    private ThroughRoles() {}

    /** Reads the roles and adds what is wrong with each. */
    static List<AssumedRoleProviderArgs> of(
            Input<List<AssumedRoleProviderArgs>> given, FailureMessage failureMessage, ArgumentChecks checks) {
        if (given == null) {
            return List.of();
        }
        if (given.isMissing() || given.value().isEmpty()) {
            checks.problem("through: got no role; allowed: at least one; leave it out where there is none");
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
                    .map(name -> name + " is the provider's and not one role's; give it beside through")
                    .forEach(ownChecks::problem);
            if (role.isGiven("through")) {
                ownChecks.problem("through is given here, too; give all roles in one through, in their order");
            }
            var before = roles.isEmpty() ? null : roles.get(roles.size() - 1);
            roles.add(role.after(before, failureMessage.of(part), ownChecks));
            checks.problems(part, ownChecks);
        }
        return roles;
    }

    /** {@return what messages call the role at this place, counted from 1} */
    static String nameOf(int place) {
        return "through (role " + place + ")";
    }

    /** Refuses what would say in another way who assumes a role that the role before it assumes. */
    static void checkLater(GivenArguments given, ArgumentChecks checks) {
        var why = " does not go with a role that is assumed by the role before it; give it to role 1 of through";
        CREDENTIALS.stream().filter(given::has).map(name -> name + why).forEach(checks::problem);
    }
}
