package io.assumerole.testing;

import io.assumerole.RoleWithoutUser;
import io.assumerole.UnprivilegedUserWithRole;

/**
 * Where the assertions of this kit begin. It goes together with AssertJ's own {@code assertThat}:
 *
 * <pre>{@code
 * import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
 * import static org.assertj.core.api.Assertions.assertThat;
 * }</pre>
 */
public final class AssumeRoleAssertions {

    private AssumeRoleAssertions() {}

    /**
     * Begins assertions about a user and its role.
     *
     * @param actual the component, from a program that was run by {@code PulumiTest}
     * @return assertions about its role
     */
    public static RoleAssert assertThat(UnprivilegedUserWithRole actual) {
        return new RoleAssert(actual, UnprivilegedUserWithRole::roleArn);
    }

    /**
     * Begins assertions about a role.
     *
     * @param actual the component, from a program that was run by {@code PulumiTest}
     * @return assertions about its role
     */
    public static RoleAssert assertThat(RoleWithoutUser actual) {
        return new RoleAssert(actual, RoleWithoutUser::roleArn);
    }

    /**
     * Begins assertions about secrets: where they are not.
     *
     * @param actual the secrets
     * @return assertions about them
     */
    public static SecretScannerAssert assertThat(SecretScanner actual) {
        return new SecretScannerAssert(actual);
    }
}
