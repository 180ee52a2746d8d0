package io.assumerole;

import com.pulumi.aws.Utilities;
import java.util.Map;
import java.util.Set;

/** The provider input with the role to assume, for the com.pulumi:aws of these tests. */
final class RoleInput {

    /** Whether it is a list of roles, as since 7.0.0; else it is one role. */
    static final boolean IS_LIST = Utilities.getVersion().startsWith("7.");

    static final String KEY = IS_LIST ? "assumeRoles" : "assumeRole";

    static final Set<String> KEYS = Set.of("assumeRole", "assumeRoles");

    private RoleInput() {}

    /** The input's text for roles whose objects are given as JSON. */
    static String of(String... roles) {
        if (!IS_LIST && roles.length != 1) {
            throw new AssertionError("6.x takes one role, not " + roles.length);
        }
        return IS_LIST ? "[" + String.join(",", roles) + "]" : roles[0];
    }

    /** The input's text among all inputs of a provider. */
    static String in(Map<String, Object> inputs) {
        return (String) inputs.get(KEY);
    }
}
