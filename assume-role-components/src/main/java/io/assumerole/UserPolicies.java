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

/** Makes the policies of the user, and writes what is in them. */
final class UserPolicies {

    private UserPolicies() {}

    /** Makes those that were asked for; none by default. */
    static List<UserPolicy> make(
            UnprivilegedUserWithRoleArgs args, User user, Output<String> roleArn, ChildOptions children) {
        var terms = args.trust.terms();
        var policies = new ArrayList<UserPolicy>();
        if (args.disableUser()) {
            policies.add(make(children, "-disable-user", user, Output.of(everything())));
        }
        if (args.revokeUserSessionsBefore != null) {
            var revoked = SessionRevocation.policy(args.revokeUserSessionsBefore);
            policies.add(make(children, "-revoke-user-sessions", user, Output.of(revoked.toJson())));
        }
        if (args.grantAssumeRole()) {
            policies.add(make(
                    children,
                    "-assume-role",
                    user,
                    roleArn.applyValue(
                            arn -> args.existingRole == null ? assumeRole(arn, terms) : assumeExistingRole(arn))));
        }
        if (args.staysUnprivileged()) {
            policies.add(make(children, "-unprivileged", user, roleArn.applyValue(UserPolicies::unprivileged)));
        }
        return policies;
    }

    private static UserPolicy make(ChildOptions children, String suffix, User user, Output<String> policy) {
        return new UserPolicy(
                children.name(suffix),
                UserPolicyArgs.builder().user(user.name()).policy(policy).build(),
                children.options());
    }

    /** Lets a user assume one role, and send with it what the role asks for. */
    static String assumeRole(String roleArn, TrustRequirements terms) {
        var actions = new ArrayList<>(List.of(TrustPolicy.ASSUME_ROLE));
        if (terms.takesTags()) {
            actions.add(TrustPolicy.TAG_SESSION);
        }
        if (terms.takesSourceIdentity()) {
            actions.add(TrustPolicy.SET_SOURCE_IDENTITY);
        }
        return identity(Statement.allow()
                .action(actions.toArray(String[]::new))
                .resource(roleArn)
                .build());
    }

    /**
     * Lets a user assume a role whose terms are not known, and send with it whatever it may ask for; the role's trust
     * policy decides.
     */
    static String assumeExistingRole(String roleArn) {
        return identity(Statement.allow()
                .action(TrustPolicy.ASSUME_ROLE, TrustPolicy.TAG_SESSION, TrustPolicy.SET_SOURCE_IDENTITY)
                .resource(roleArn)
                .build());
    }

    /**
     * Denies a user everything but assuming one role, whatever else allows it: an explicit Deny wins over other
     * policies of the user and over those of resources. {@code GetSessionToken} is not in it: no policy controls that,
     * and AWS's own policies of this kind leave it out, too.
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

    /** Denies a user everything, in whatever session. */
    static String everything() {
        return identity(Statement.deny().action("*").resource("*").build());
    }

    private static String identity(Statement... statements) {
        return PolicyDocument.of(PolicyKind.IDENTITY, statements).toJson();
    }
}
