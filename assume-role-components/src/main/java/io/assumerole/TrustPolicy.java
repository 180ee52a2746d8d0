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

/** Writes the trust policy of a role. */
final class TrustPolicy {

    static final String ASSUME_ROLE = "sts:AssumeRole";
    static final String TAG_SESSION = "sts:TagSession";
    static final String SET_SOURCE_IDENTITY = "sts:SetSourceIdentity";

    private static final String ROLE_SESSION_NAME = "sts:RoleSessionName";
    private static final String SOURCE_IDENTITY = "sts:SourceIdentity";
    private static final String TAG_KEYS = "aws:TagKeys";

    private TrustPolicy() {}

    /** Trusts whom the trust names, and no user of its own. */
    static Output<PolicyDocument> of(TrustedParties trust) {
        return of(List.of(), List.of(), trust);
    }

    /**
     * Trusts the user, and whom else the trust names.
     *
     * @param userId the user's unique ID, which becomes the Sid of the first statement: AWS keeps the ID in place of
     *     the ARN, so that a user of the same name that is made again is trusted only when the policy is written again,
     *     which a changed Sid makes happen.
     *     https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
     */
    static Output<PolicyDocument> of(Output<String> userArn, Output<String> userId, TrustedParties trust) {
        return of(List.of(userArn), List.of(userId), trust);
    }

    private static Output<PolicyDocument> of(
            List<Output<String>> userArn, List<Output<String>> userId, TrustedParties trust) {
        var terms = trust.terms();
        var read = new JoinedOutputs();
        var user = read.all(userArn);
        var sid = read.all(userId);
        var ids = read.optional(trust.externalIds());
        var principals = read.all(trust.principals());
        var providers = read.all(trust.webIdentities().stream()
                .map(TrustedParties.Federated::provider)
                .toList());
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
                        .condition(conditions(terms, ids.apply(known)).toArray(Condition[]::new));
                sid.apply(known).forEach(assume::sid);
                statements.add(assume.build());
                addSideActions(statements, arns, terms);
            }
            var identities = trust.webIdentities().iterator();
            for (var provider : providers.apply(known)) {
                statements.add(webIdentity(provider, identities.next(), terms));
            }
            return PolicyDocument.of(PolicyKind.TRUST, statements.toArray(Statement[]::new));
        });
    }

    /**
     * A policy for all web identities with a known issuer; empty if there is none. The provider's account can be unknown,
     * and is a placeholder.
     */
    static Optional<PolicyDocument> ofKnownIssuers(TrustedParties trust) {
        var statements = trust.webIdentities().stream()
                .filter(identity -> identity.issuer() != null)
                .map(identity -> webIdentity(
                        OidcProviderArn.parse("arn:aws:iam::000000000000:oidc-provider/"
                                + identity.issuer().substring(OidcProviders.SCHEME.length())),
                        identity,
                        trust.terms()))
                .toArray(Statement[]::new);
        return statements.length == 0 ? Optional.empty() : Optional.of(PolicyDocument.of(PolicyKind.TRUST, statements));
    }

    /** What is asked of users and roles. */
    static List<Condition> conditions(TrustRequirements terms, List<String> externalIds) {
        var conditions = new ArrayList<Condition>();
        if (!externalIds.isEmpty()) {
            conditions.add(Condition.externalId(externalIds.toArray(String[]::new)));
        }
        addSessionNames(conditions, terms);
        if (terms.userNameAsSessionName()) {
            conditions.add(Condition.of(STRING_EQUALS, ROLE_SESSION_NAME, "${aws:username}"));
        }
        if (terms.takesSourceIdentity()) {
            conditions.add(matching(SOURCE_IDENTITY, terms.sourceIdentities()));
        }
        terms.requiredTags().forEach((key, values) -> conditions.add(matching("aws:RequestTag/" + key, values)));
        if (terms.mfa()) {
            conditions.add(Condition.of(BOOL, "aws:MultiFactorAuthPresent", "true"));
        }
        if (terms.mfaMaxAge() != null) {
            conditions.add(Condition.of(
                    NUMERIC_LESS_THAN,
                    "aws:MultiFactorAuthAge",
                    Long.toString(terms.mfaMaxAge().toSeconds())));
        }
        conditions.addAll(terms.conditions());
        return conditions;
    }

    private static void addSessionNames(List<Condition> conditions, TrustRequirements terms) {
        if (!terms.sessionNames().isEmpty()) {
            conditions.add(matching(ROLE_SESSION_NAME, terms.sessionNames()));
        }
    }

    /**
     * Allows to send tags and a source identity, in statements of their own: these actions know no external ID and no
     * session name, so that a statement which asks for one would allow neither. Without {@code sts:AssumeRole} they
     * allow nothing.
     * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
     */
    private static void addSideActions(List<Statement> statements, Principal[] arns, TrustRequirements terms) {
        if (terms.takesTags()) {
            var keys = Stream.concat(terms.requiredTags().keySet().stream(), terms.allowedTags().stream())
                    .toArray(String[]::new);
            statements.add(Statement.allow()
                    .principal(arns)
                    .action(TAG_SESSION)
                    .condition(
                            Condition.of(STRING_EQUALS.forAllValues(), TAG_KEYS, keys),
                            Condition.of(NULL, TAG_KEYS, "false"))
                    .build());
        }
        if (terms.takesSourceIdentity()) {
            statements.add(Statement.allow()
                    .principal(arns)
                    .action(SET_SOURCE_IDENTITY)
                    .condition(matching(SOURCE_IDENTITY, terms.sourceIdentities()))
                    .build());
        }
    }

    /** Asks for what a web identity can send, and for nothing else. */
    private static Statement webIdentity(
            OidcProviderArn provider, TrustedParties.Federated identity, TrustRequirements terms) {
        var url = provider.url();
        var conditions = new ArrayList<Condition>();
        conditions.add(Condition.of(STRING_EQUALS, url + ":aud", identity.audience()));
        conditions.add(matching(url + ":sub", identity.subjects()));
        addSessionNames(conditions, terms);
        conditions.addAll(terms.conditions());
        return Statement.allow()
                .principal(Principal.federated(provider.toString()))
                .action("sts:AssumeRoleWithWebIdentity")
                .condition(conditions.toArray(Condition[]::new))
                .build();
    }

    /** An exact comparison, unless one of the values is a pattern. */
    private static Condition matching(String key, List<String> values) {
        var like = values.stream().anyMatch(TrustRequirements::isPattern);
        return new Condition(like ? STRING_LIKE : STRING_EQUALS, key, values);
    }
}
