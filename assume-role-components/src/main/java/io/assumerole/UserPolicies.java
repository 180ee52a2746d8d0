package io.assumerole;

import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.UserPolicy;
import com.pulumi.aws.iam.UserPolicyArgs;
import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.util.ArrayList;
import java.util.List;

/** Creates the policies of the user. */
final class UserPolicies {

    private UserPolicies() {}

    /** Creates the policies that the arguments require; none by default. */
    static List<UserPolicy> create(
            UnprivilegedUserWithRoleArgs args, User user, Output<String> roleArn, ChildOptions children) {
        var requirements = args.trust.requirements();
        var policies = new ArrayList<UserPolicy>();
        if (args.disableUser()) {
            policies.add(create(children, "-disable-user", user, Output.of(everything())));
        }
        if (args.revokeUserSessionsBefore != null) {
            var revoked = SessionRevocation.policy(args.revokeUserSessionsBefore);
            policies.add(create(children, "-revoke-user-sessions", user, Output.of(revoked.toJson())));
        }
        if (args.grantAssumeRole()) {
            policies.add(create(
                    children,
                    "-assume-role",
                    user,
                    roleArn.applyValue(arn ->
                            args.existingRole == null ? assumeRole(arn, requirements) : assumeExistingRole(arn))));
        }
        if (args.staysUnprivileged()) {
            policies.add(create(children, "-unprivileged", user, roleArn.applyValue(UserPolicies::unprivileged)));
        }
        return policies;
    }

    private static UserPolicy create(ChildOptions children, String suffix, User user, Output<String> policy) {
        return new UserPolicy(
                children.name(suffix),
                UserPolicyArgs.builder().user(user.name()).policy(policy).build(),
                children.options());
    }

    /** Allows a user to assume one role, and to send the tags and the source identity that the role requires. */
    static String assumeRole(String roleArn, TrustedParties.Requirements requirements) {
        var actions = new ArrayList<>(List.of(TrustPolicy.ASSUME_ROLE));
        if (requirements.takesTags()) {
            actions.add(TrustPolicy.TAG_SESSION);
        }
        if (requirements.takesSourceIdentity()) {
            actions.add(TrustPolicy.SET_SOURCE_IDENTITY);
        }
        return identity(Statement.allow()
                .action(actions.toArray(String[]::new))
                .resource(roleArn)
                .build());
    }

    /**
     * Allows a user to assume a role with unknown requirements, and to send tags and a source identity; the role's
     * trust policy decides.
     */
    static String assumeExistingRole(String roleArn) {
        return identity(Statement.allow()
                .action(TrustPolicy.ASSUME_ROLE, TrustPolicy.TAG_SESSION, TrustPolicy.SET_SOURCE_IDENTITY)
                .resource(roleArn)
                .build());
    }

    /**
     * Denies a user everything except assuming one role: an explicit Deny overrides the user's other policies and
     * resource policies. The Deny excludes {@code GetSessionToken}: no policy controls that call, and AWS's own
     * policies of this kind also exclude it.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
     */
    static String unprivileged(String roleArn) {
        var assume = new String[] {TrustPolicy.ASSUME_ROLE, TrustPolicy.TAG_SESSION, TrustPolicy.SET_SOURCE_IDENTITY};
        return identity(
                Statement.deny()
                        .notAction(assume)
                        .notAction("sts:GetSessionToken")
                        .resource("*")
                        .build(),
                Statement.deny().action(assume).notResource(roleArn).build());
    }

    /** Denies a user everything, in every session. */
    static String everything() {
        return identity(Statement.deny().action("*").resource("*").build());
    }

    private static String identity(Statement... statements) {
        return PolicyDocument.of(PolicyKind.IDENTITY, statements).toJson();
    }
}
