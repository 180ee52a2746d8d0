package io.assumerole.policy.cli.review;

import io.assumerole.arn.AccountId;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Principal;
import io.assumerole.policy.cli.review.Change.Action;
import io.assumerole.policy.cli.review.Change.Outcome;
import io.assumerole.policy.cli.review.PrincipalPairs.Pair;
import io.assumerole.policy.cli.review.Review.RiskFinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Orders changes by their outcome, and changes of the same outcome by their risk, because a reviewer reads the first ones
 * most carefully.
 */
final class ChangeOrder {
    /** The risk of a change, starting with the highest. */
    private enum Risk {
        /** Access for everyone, for another account, or for an external identity provider. */
        EXTERNAL,
        /** Permissions with a new finding that means administration or an escalation of privileges. */
        PRIVILEGED,
        OTHER,
        /** A new role that only AWS services can assume. */
        SERVICE
    }

    private static final Pattern OUTSIDE = Pattern.compile(" by everyone| by \\S+:(?:oidc|saml)-provider/");
    private static final Pattern ACCOUNT = Pattern.compile(" by (?:arn:[^:]*:[^:]*::)?([0-9]{12})\\b");
    private static final String TRUST = "trust";

    private final Set<AccountId> accounts;
    private final Map<String, Identity> roles = new HashMap<>();
    private final Map<String, String> services = new HashMap<>();
    private final Set<String> privileged = new HashSet<>();

    private ChangeOrder(List<Pair> pairs, AccessGraph after, List<RiskFinding> findings) {
        this.accounts = Set.copyOf(after.accounts.values());
        for (var pair : pairs) {
            var role = pair.after();
            if (role == null) {
                continue;
            }
            roles.put(role.toString(), role);
            var principals = trusted(role).toList();
            if (pair.before() == null
                    && !principals.isEmpty()
                    && principals.stream().allMatch(one -> one.kind() == Principal.Kind.SERVICE)) {
                services.put(
                        role.toString(),
                        principals.stream().map(Principal::value).distinct().collect(Collectors.joining(" or ")));
            }
        }
        findings.stream()
                .filter(one ->
                        one.isNew() && Danger.PRIVILEGED.contains(one.finding().code()))
                .forEach(one -> privileged.add(one.subject()));
    }

    /** Returns the changes in order, and states for a new role that only services can assume it. */
    static List<Change> sorted(List<Change> changes, List<Pair> pairs, AccessGraph after, List<RiskFinding> findings) {
        var order = new ChangeOrder(pairs, after, findings);
        var risks = new HashMap<Change, Risk>();
        var sorted = new ArrayList<Change>();
        for (var change : changes) {
            var stated = order.withServices(change);
            risks.put(stated, order.risk(stated));
            sorted.add(stated);
        }
        sorted.sort(Comparator.comparing(Change::outcome)
                .thenComparing(risks::get)
                .thenComparing(Change::subject)
                .thenComparing(Change::aspect));
        return List.copyOf(sorted);
    }

    private static Stream<Principal> trusted(Identity role) {
        return Stream.ofNullable(role.trust)
                .flatMap(trust -> trust.statements(Effect.ALLOW))
                .flatMap(statement -> statement.principals().stream());
    }

    private Change withServices(Change change) {
        var names = services.get(change.subject());
        return names == null
                        || change.action() != Action.NEW
                        || change.outcome() != Outcome.NEW_ACCESS
                        || change.aspect().equals(TRUST)
                ? change
                : change.and("only " + names + " can assume it");
    }

    private Risk risk(Change change) {
        boolean isExternal = change.aspect().equals(TRUST) && roles.containsKey(change.subject())
                ? trusted(roles.get(change.subject())).anyMatch(this::isExternal)
                : change.example().filter(this::isExternal).isPresent();
        if (isExternal) {
            return Risk.EXTERNAL;
        }
        if (privileged.contains(change.subject())) {
            return Risk.PRIVILEGED;
        }
        return services.containsKey(change.subject()) ? Risk.SERVICE : Risk.OTHER;
    }

    private boolean isExternal(Principal principal) {
        return switch (principal.kind()) {
            case EVERYONE, FEDERATED, CANONICAL_USER -> true;
            case SERVICE -> false;
            case AWS -> principal.account().filter(this::isOther).isPresent();
        };
    }

    private boolean isExternal(String example) {
        var account = ACCOUNT.matcher(example);
        return OUTSIDE.matcher(example).find() || account.find() && isOther(new AccountId(account.group(1)));
    }

    /** Returns whether an account is certainly not that of the stack. */
    private boolean isOther(AccountId account) {
        return !accounts.isEmpty() && !accounts.contains(account);
    }
}
