package io.assumerole;

import static io.assumerole.policy.ConditionOperator.BOOL;
import static io.assumerole.policy.ConditionOperator.NULL;
import static io.assumerole.policy.ConditionOperator.NUMERIC_LESS_THAN;
import static io.assumerole.policy.ConditionOperator.STRING_EQUALS;
import static io.assumerole.policy.ConditionOperator.STRING_LIKE;

import com.pulumi.core.Output;
import io.assumerole.arn.OidcProviderArn;
import io.assumerole.components.internal.input.JoinedOutputs;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates the trust policy of a role. */
final class TrustPolicy {

    static final String ASSUME_ROLE = "sts:AssumeRole";
    static final String TAG_SESSION = "sts:TagSession";
    static final String SET_SOURCE_IDENTITY = "sts:SetSourceIdentity";

    private static final String ROLE_SESSION_NAME = "sts:RoleSessionName";
    private static final String SOURCE_IDENTITY = "sts:SourceIdentity";
    private static final String TAG_KEYS = "aws:TagKeys";

    private TrustPolicy() {}

    /**
     * Returns a policy that trusts the user and the given parties.
     *
     * @param userArn the user's ARN; {@code null} if there is no user
     * @param userId the user's unique ID, which becomes the Sid of the first statement; {@code null} if there is no
     *     user. AWS stores the ID instead of the ARN. The changed Sid makes Pulumi write the policy again, so AWS
     *     trusts a new user with the same name.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
     */
    static Output<PolicyDocument> of(
            @Nullable Output<String> userArn, @Nullable Output<String> userId, TrustedParties trust) {
        var requirements = trust.requirements();
        var read = new JoinedOutputs();
        var user = read.ifPresent(userArn);
        var sid = read.ifPresent(userId);
        var ids = read.optional(trust.externalIds());
        var principals = read.all(trust.principals());
        var providers = read.all(trust.providers());
        return read.applyValue(known -> {
            var arns = Stream.concat(user.apply(known).stream(), principals.apply(known).stream())
                    .distinct()
                    .map(Principal::aws)
                    .toArray(Principal[]::new);
            var statements = new ArrayList<Statement>();
            if (arns.length > 0) {
                var assume = Statement.allow()
                        .principal(arns)
                        .action(ASSUME_ROLE)
                        .condition(conditions(requirements, ids.apply(known)).toArray(Condition[]::new));
                sid.apply(known).forEach(assume::sid);
                statements.add(assume.build());
                addSideActions(statements, arns, requirements);
            }
            var identities = trust.webIdentities().iterator();
            for (var provider : providers.apply(known)) {
                statements.add(webIdentity(provider, identities.next(), requirements));
            }
            return PolicyDocument.of(PolicyKind.TRUST, statements.toArray(Statement[]::new));
        });
    }

    /**
     * Returns a policy for all web identities with a known issuer; empty if there is none. It contains a placeholder
     * for the provider's account, which can be unknown.
     */
    static Optional<PolicyDocument> ofKnownIssuers(TrustedParties trust) {
        var statements = trust.webIdentities().stream()
                .filter(identity -> identity.issuer() != null)
                .map(identity -> webIdentity(
                        OidcProviderArn.parse("arn:aws:iam::000000000000:oidc-provider/"
                                + identity.issuer().substring(OidcProviders.SCHEME.length())),
                        identity,
                        trust.requirements()))
                .toArray(Statement[]::new);
        return statements.length == 0 ? Optional.empty() : Optional.of(PolicyDocument.of(PolicyKind.TRUST, statements));
    }

    /** Returns the conditions for users and roles. */
    static List<Condition> conditions(TrustedParties.Requirements requirements, List<String> externalIds) {
        var conditions = new ArrayList<Condition>();
        if (!externalIds.isEmpty()) {
            conditions.add(Condition.externalId(externalIds.toArray(String[]::new)));
        }
        addSessionNames(conditions, requirements);
        if (requirements.userNameAsSessionName()) {
            conditions.add(Condition.of(STRING_EQUALS, ROLE_SESSION_NAME, "${aws:username}"));
        }
        if (requirements.takesSourceIdentity()) {
            conditions.add(matching(SOURCE_IDENTITY, requirements.sourceIdentities()));
        }
        requirements.requiredTags().forEach((key, values) -> conditions.add(matching("aws:RequestTag/" + key, values)));
        if (requirements.mfa()) {
            conditions.add(Condition.of(BOOL, "aws:MultiFactorAuthPresent", "true"));
        }
        if (requirements.mfaMaxAge() != null) {
            conditions.add(Condition.of(
                    NUMERIC_LESS_THAN,
                    "aws:MultiFactorAuthAge",
                    Long.toString(requirements.mfaMaxAge().toSeconds())));
        }
        conditions.addAll(requirements.conditions());
        return conditions;
    }

    private static void addSessionNames(List<Condition> conditions, TrustedParties.Requirements requirements) {
        if (!requirements.sessionNames().isEmpty()) {
            conditions.add(matching(ROLE_SESSION_NAME, requirements.sessionNames()));
        }
    }

    /**
     * Allows session tags and a source identity in separate statements. These actions have neither an external ID nor a
     * session name, so a statement that requires either would not allow them. Without {@code sts:AssumeRole}, these
     * statements allow nothing.
     * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
     */
    private static void addSideActions(
            List<Statement> statements, Principal[] arns, TrustedParties.Requirements requirements) {
        if (requirements.takesTags()) {
            var keys = Stream.concat(requirements.requiredTags().keySet().stream(), requirements.allowedTags().stream())
                    .toArray(String[]::new);
            statements.add(Statement.allow()
                    .principal(arns)
                    .action(TAG_SESSION)
                    .condition(
                            Condition.of(STRING_EQUALS.forAllValues(), TAG_KEYS, keys),
                            Condition.of(NULL, TAG_KEYS, "false"))
                    .build());
        }
        if (requirements.takesSourceIdentity()) {
            statements.add(Statement.allow()
                    .principal(arns)
                    .action(SET_SOURCE_IDENTITY)
                    .condition(matching(SOURCE_IDENTITY, requirements.sourceIdentities()))
                    .build());
        }
    }

    /** Returns a statement with only the conditions that a web identity can meet. */
    private static Statement webIdentity(
            OidcProviderArn provider, TrustedParties.Federated identity, TrustedParties.Requirements requirements) {
        var url = provider.url();
        var conditions = new ArrayList<Condition>();
        conditions.add(Condition.of(STRING_EQUALS, url + ":aud", identity.audience()));
        conditions.add(matching(url + ":sub", identity.subjects()));
        addSessionNames(conditions, requirements);
        conditions.addAll(requirements.conditions());
        return Statement.allow()
                .principal(Principal.federated(provider.toString()))
                .action("sts:AssumeRoleWithWebIdentity")
                .condition(conditions.toArray(Condition[]::new))
                .build();
    }

    /** Returns an exact comparison, unless one of the values is a pattern. */
    private static Condition matching(String key, List<String> values) {
        var like = values.stream().anyMatch(TrustedParties.Requirements::isPattern);
        return new Condition(like ? STRING_LIKE : STRING_EQUALS, key, values);
    }
}
