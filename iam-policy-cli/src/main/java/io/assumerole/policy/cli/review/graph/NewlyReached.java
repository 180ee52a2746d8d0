package io.assumerole.policy.cli.review.graph;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.graph.Identity.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the groups that a user newly joins, and the roles of the stack that a principal newly gets permission to assume, or to
 * pass to a service.
 */
public final class NewlyReached {
    private static final String ASSUME_ROLE = "sts:AssumeRole";
    private static final String PASS_ROLE = "iam:PassRole";

    private final AccessGraph after;
    private final PrincipalNames names;
    private final List<Identity> roles;

    public NewlyReached(AccessGraph after, PrincipalNames names) {
        this.after = after;
        this.names = names;
        this.roles = after.identities().values().stream()
                .filter(identity -> identity.kind() == Kind.ROLE && identity.state() != null)
                .toList();
    }

    /** Returns the groups that a principal newly joins. */
    public static List<Identity> groups(@Nullable Identity old, Identity now) {
        return now.groups().stream()
                .filter(group -> old == null
                        || old.groups().stream()
                                .noneMatch(earlier -> earlier.key().equals(group.key())))
                .toList();
    }

    /** Returns the principals whose permissions a principal newly gets. */
    public List<Identity> of(@Nullable Identity old, Identity now) {
        var reached = new LinkedHashSet<>(groups(old, now));
        reached.addAll(roles(old, now, ASSUME_ROLE, role -> mayTrust(role, now)));
        reached.addAll(roles(old, now, PASS_ROLE, NewlyReached::mayTrustService));
        return List.copyOf(reached);
    }

    /** Returns the roles to which a principal may newly apply an action. */
    private List<Identity> roles(@Nullable Identity old, Identity now, String action, Predicate<Identity> isUsable) {
        var before = old == null ? List.<Statement>of() : allowing(old, action);
        var added = new ArrayList<>(allowing(now, action));
        added.removeAll(before);
        return added.isEmpty()
                ? List.of()
                : roles.stream()
                        .filter(role -> !role.key().equals(now.key())
                                && matches(added, role)
                                && !matches(before, role)
                                && isUsable.test(role))
                        .toList();
    }

    private static List<Statement> allowing(Identity identity, String action) {
        return identity.effectivePolicies().stream()
                .flatMap(policy -> policy.statements(Effect.ALLOW))
                .filter(statement -> statement.actions().isEmpty()
                        ? statement.notActions().stream()
                                .noneMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action))
                        : statement.actions().stream()
                                .anyMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action)))
                .toList();
    }

    private static boolean mayTrustService(Identity role) {
        return role.trust() != null
                && (role.trust().hidden().isPresent()
                        || role.trust()
                                .statements(Effect.ALLOW)
                                .flatMap(statement -> statement.principals().stream())
                                .anyMatch(principal -> principal.kind() == Principal.Kind.SERVICE));
    }

    private boolean matches(List<Statement> statements, Identity role) {
        var account = after.accounts().get(role.provider());
        var arn = account == null ? role.arnPattern() : role.arnPattern().replace("::*:", "::" + account.value() + ":");
        return statements.stream()
                .anyMatch(statement -> statement.resources().isEmpty()
                        ? statement.notResources().stream().noneMatch(pattern -> Wildcard.matches(pattern, arn))
                        : statement.resources().stream().anyMatch(pattern -> Wildcard.matches(pattern, arn)));
    }

    /**
     * Returns whether a trust policy may allow a principal to assume the role. For a group, this applies to its
     * members.
     */
    private boolean mayTrust(Identity role, Identity principal) {
        return role.trust() != null
                && (role.trust().hidden().isPresent()
                        || role.trust()
                                .statements(Effect.ALLOW)
                                .anyMatch(statement -> statement.principals().isEmpty()
                                        || statement.principals().stream()
                                                .anyMatch(arn -> isOrContains(arn, principal))));
    }

    /**
     * Returns whether a trust policy names a principal. Within one account, such a principal needs no identity policy.
     */
    public boolean isNamed(Identity principal, PolicySource trust) {
        return trust.statements(Effect.ALLOW)
                .flatMap(statement -> statement.principals().stream())
                .anyMatch(member -> member.kind() == Principal.Kind.AWS
                        && names.name(member).equals(principal.toString()));
    }

    private boolean isOrContains(Principal trusted, Identity principal) {
        return trusted.isEveryone()
                || trusted.kind() == Principal.Kind.AWS
                        && (trusted.isAccount()
                                || principal.kind() == Kind.GROUP
                                || names.name(trusted).equals(principal.toString()));
    }
}
