package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.UserArn;
import java.util.List;

/**
 * Finds a role that trusts itself.
 *
 * <p>AWS takes that of a role which is there, and refuses to make one: the principal of a trust
 * policy must exist.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
final class SelfTrust {

    private SelfTrust() {}

    /**
     * Warns as soon as user and role are known.
     *
     * @param roleName the name that was given, else the automatic one
     * @param principals the ARNs that the role trusts
     */
    static void warn(
            Output<String> userArn, Output<String> roleName, List<Output<String>> principals, Resource component) {
        if (principals.isEmpty()) {
            return;
        }
        var read = new Outputs();
        var user = read.one(userArn);
        var name = read.one(roleName);
        var trusted = read.all(principals);
        read.applyValue(known -> {
            var found = trusted.apply(known).stream()
                    .filter(arn -> arn.contains(":role/"))
                    .anyMatch(arn -> isRole(RoleArn.parse(arn), UserArn.parse(user.apply(known)), name.apply(known)));
            if (found) {
                Warnings.warn(
                        "trustedPrincipal: the role trusts itself. AWS takes that only once the"
                                + " role is there, and refuses to make it, now or anew; leave"
                                + " it out, unless the role has to assume itself",
                        component);
            }
            return found;
        });
    }

    /** Names of roles are unique in an account, whatever the path and the case. */
    private static boolean isRole(RoleArn arn, UserArn user, String name) {
        return arn.account().equals(user.account()) && arn.name().value().equalsIgnoreCase(name);
    }
}
