package io.assumerole;

import com.pulumi.aws.outputs.GetCallerIdentityResult;
import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import io.assumerole.arn.AssumedRoleArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.components.internal.input.AwsVersion;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.internal.Text;

/**
 * Checks that the caller under a provider is a session of the role that the provider must assume.
 *
 * <p>A plugin with a different major version than the SDK does not read the input that holds the role: it continues
 * with its initial credentials, without an error while it cannot check its inputs.
 */
final class AssumedSessionCheck {

    private AssumedSessionCheck() {}

    /**
     * Returns the caller if it is a session of the role.
     *
     * @param component the name of the component
     * @param roleArn the role to assume, the last one of a chain; has its value
     * @param sessionName the session name that was sent; has its value. The initial credentials can be a session of
     *     the same role with another name and more permissions
     * @param caller the caller's identity from AWS
     * @throws RunException if the caller is not a session of the role
     */
    static GetCallerIdentityResult requireSession(
            String component, Output<RoleArn> roleArn, Output<String> sessionName, GetCallerIdentityResult caller) {
        var role = KnownValue.of(roleArn).orElseThrow();
        var session = KnownValue.of(sessionName).orElseThrow();
        if (isSession(caller.arn(), role.value(), session.value())) {
            return caller;
        }
        throw new RunException("""
                AssumedRoleProvider %s does not work in its role: AWS says that the caller is %s, and the role to assume \
                was %s, with the session name %s. The AWS plugin has not assumed it: most likely the plugin has a different major version than \
                com.pulumi:aws, which is %s, or a transformation has changed the provider's inputs. See plugins: in \
                Pulumi.yaml, and what pulumi plugin ls lists; use the plugin of that version. This run has not created or \
                changed any resource with resourceOptions(), but it can have done so with provider(…) alone""".formatted(
                        Text.quote(component),
                        caller.arn(),
                        shown(role),
                        shown(session),
                        AwsVersion.onTheClassPath().text()));
    }

    private static Object shown(KnownValue<?> given) {
        return given.secret() ? "a secret" : given.value();
    }

    /**
     * Compares names of roles without case, as IAM does.
     * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
     */
    private static boolean isSession(String arn, RoleArn role, String name) {
        try {
            var session = AssumedRoleArn.parse(arn);
            return session.partition().equals(role.partition())
                    && session.account().equals(role.account())
                    && session.role().value().equalsIgnoreCase(role.name().value())
                    && session.session().value().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
