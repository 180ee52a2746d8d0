package io.assumerole;

import com.pulumi.aws.iam.UserPolicy;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.arn.MaxSessionDuration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A component that has a role, with outputs about the role. */
abstract class RoleComponent extends ExtensibleComponent {

    private Output<String> roleName;
    private Output<String> roleArn;
    private Output<String> awsProfile;
    private Output<List<Map<String, Object>>> assumeRoles;

    /** The role, and its user if there is one, for an {@link AssumedRoleProvider} of the same program. */
    AssumableRole assumableRole;

    RoleComponent(String type, String name, RoleComponentArgs args, @Nullable ComponentResourceOptions options) {
        super(type, name, ResourceArgs.Empty, args.whenChecked(name, options));
    }

    /**
     * Adds the outputs about the role. Each constructor calls this method once.
     *
     * @param user the user; {@code null} if there is none
     * @param userPolicies the policies of the user
     */
    final void addRole(
            String name,
            RoleComponentArgs args,
            ComponentRole role,
            AssumableRole.@Nullable UserKey user,
            List<UserPolicy> userPolicies) {
        this.roleName = output("roleName", role.name());
        // Resources that use the role also depend on its policies: they are created after the policies and deleted
        // before them.
        var ids = Output.all(Stream.concat(role.policies().stream(), userPolicies.stream())
                .map(CustomResource::id)
                .toList());
        this.roleArn = output("roleArn", ids.apply(known -> role.arn()));
        this.assumableRole = new AssumableRole(
                args.getClass().getSimpleName(),
                user,
                roleArn,
                args.trust.requirements(),
                role.trust(),
                role.trust() == null ? null : args.maxSessionDuration().orElse(MaxSessionDuration.DEFAULT.value()),
                role.createDate());
        this.awsProfile = output("awsProfile", AwsProfile.of(name, assumableRole));
        this.assumeRoles = output("assumeRoles", AssumeRoles.of(assumableRole));
    }

    /** {@return the name of the role; an automatic name is unknown in previews until the role is created} */
    public Output<String> roleName() {
        return roleName;
    }

    /**
     * {@return the ARN of the role, for a {@linkplain AssumedRoleProviderArgs.Builder#roleArn(Output) provider} or the
     * job that assumes it; unknown in previews until the role is created}
     *
     * <p>Resources that use this output are created after the role's policies and deleted before them.
     */
    public Output<String> roleArn() {
        return roleArn;
    }

    /**
     * Returns the profile for {@code ~/.aws/config} that lets the AWS CLI and SDKs assume the role. The profile has the
     * name of this component and contains no key. Put the access key into its source profile, which has the user's
     * name. If there is no access key, a comment names the missing setting: the path of the token file, or a profile of
     * a principal that the role trusts.
     *
     * @return the text; <strong>secret</strong> if the first external ID is secret; unknown until the role and any user
     *     exist
     * @see <a href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html">Using an IAM role in the AWS CLI</a>
     */
    public Output<String> awsProfile() {
        return awsProfile;
    }

    /**
     * Returns the settings with which an AWS provider assumes the role, in any language and any stack: the value of
     * {@code assumeRoles} for {@code aws.Provider}. In the same Java program, use {@link AssumedRoleProviderArgs} instead.
     * Version 6 of the AWS provider has {@code assumeRole} instead: pass it the object in the list.
     *
     * <p>The list has one object, with the values that {@link AssumedRoleProviderArgs} also copies from this component.
     * The object has these properties:
     *
     * <ul>
     *   <li>{@code roleArn}: the ARN of the role;
     *   <li>{@code sessionName}: the session name that the role requires. If the role accepts any name, the name
     *       consists of the names of this project, this stack, and any user;
     *   <li>{@code externalId}: the first external ID, if the role requires one;
     *   <li>{@code sourceIdentity} and {@code tags}: the source identity and the session tags that the role requires.
     * </ul>
     *
     * <p>If the role accepts several values or a pattern, the object does not contain the property or tag: add it. If the role trusts only web
     * identities, use the object for {@code assumeRoleWithWebIdentity}, and add the token. If the role requires MFA,
     * give the provider the credentials of an MFA session.
     *
     * <p>As with {@link #roleArn()}, resources that use this output are created after the role's policies and deleted
     * before them.
     *
     * @return the list; <strong>secret</strong> if the role requires an external ID; unknown in previews until the role is
     *     created
     * @see <a href="https://www.pulumi.com/registry/packages/aws/api-docs/provider/#providerassumerole">ProviderAssumeRole</a>
     */
    public Output<List<Map<String, Object>>> assumeRoles() {
        return assumeRoles;
    }

    /**
     * Returns the outputs that this component registers in the stack's state, by name. Secret outputs stay
     * <strong>secret</strong>. The outputs that a subclass adds are not included.
     *
     * @return the outputs, in the order of their registration; unmodifiable
     */
    public Map<String, Output<?>> outputs() {
        return registeredOutputs();
    }
}
