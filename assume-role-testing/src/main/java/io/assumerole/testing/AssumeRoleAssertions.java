package io.assumerole.testing;

import io.assumerole.RoleWithoutUser;
import io.assumerole.UnprivilegedUserWithRole;

/**
 * The entry point for the assertions of this kit. You can use it together with AssertJ's own {@code assertThat}:
 *
 * <pre>{@code
 * import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
 * import static org.assertj.core.api.Assertions.assertThat;
 * }</pre>
 */
public final class AssumeRoleAssertions {

    private AssumeRoleAssertions() {}

    /**
     * Starts assertions about a user and its role.
     *
     * @param actual the component, from a program that {@code PulumiTest} ran
     * @return assertions about its role
     */
    public static RoleAssert assertThat(UnprivilegedUserWithRole actual) {
        return new RoleAssert(actual, UnprivilegedUserWithRole::roleArn);
    }

    /**
     * Starts assertions about a role.
     *
     * @param actual the component, from a program that {@code PulumiTest} ran
     * @return assertions about its role
     */
    public static RoleAssert assertThat(RoleWithoutUser actual) {
        return new RoleAssert(actual, RoleWithoutUser::roleArn);
    }

    /**
     * Starts assertions that secrets are absent.
     *
     * @param actual the secrets
     * @return assertions about the secrets
     */
    public static SecretScannerAssert assertThat(SecretScanner actual) {
        return new SecretScannerAssert(actual);
    }
}
