package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;

/** The policies that {@link UnprivilegedUserWithRole} writes itself, as JSON. */
final class Policies {

    private static final String ASSUME_ROLE = "sts:AssumeRole";

    private Policies() {}

    /** Trusts one user, and nobody without the external ID where there is one. */
    static Output<String> trust(Output<String> userArn, Output<String> externalId) {
        return externalId == null
                ? userArn.applyValue(arn -> trust(arn))
                : Output.all(userArn, externalId)
                        .applyValue(
                                known -> trust(known.get(0), Condition.externalId(known.get(1))));
    }

    private static String trust(String userArn, Condition... conditions) {
        return PolicyDocument.of(
                        Statement.allow()
                                .principal(Principal.aws(userArn))
                                .action(ASSUME_ROLE)
                                .condition(conditions)
                                .build())
                .requireValid(PolicyKind.TRUST)
                .toJson();
    }

    /** Lets a user assume one role. */
    static String assumeRole(String roleArn) {
        return PolicyDocument.of(Statement.allow().action(ASSUME_ROLE).resource(roleArn).build())
                .requireValid(PolicyKind.IDENTITY)
                .toJson();
    }
}
