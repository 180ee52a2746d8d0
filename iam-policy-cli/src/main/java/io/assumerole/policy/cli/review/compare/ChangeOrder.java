package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.Effect;
import io.assumerole.policy.Principal;
import io.assumerole.policy.cli.review.compare.Change.Action;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review.RiskFinding;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.NewlyReached;
import io.assumerole.policy.cli.review.graph.PrincipalNames;
import io.assumerole.policy.cli.review.graph.PrincipalPairs.Pair;
import io.assumerole.policy.cli.review.graph.Risk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Orders changes by their outcome, and changes of the same outcome by their risk, because reviewers read the first
 * changes most carefully. The risk depends on what the principals can do after the deployment, including through groups
 * and other roles.
 */
final class ChangeOrder {
    private static final Pattern EVERYONE = Pattern.compile(" by everyone");
    private static final Pattern ACCOUNT = Pattern.compile(" by (?:arn:[^:]*:[^:]*::)?([0-9]{12})\\b");
    private static final String TRUST = "trust";
    private static final String CREDENTIAL = "credential";

    private final PrincipalNames names;
    private final NewlyReached reached;
    private final Map<String, List<Identity>> identities = new HashMap<>();
    private final Map<String, String> services = new HashMap<>();

    /**
     * The subjects of findings about administrator access or privilege escalation: the subjects of new findings, and of
     * all findings.
     */
    private final Set<String> newlyPrivileged = new HashSet<>();

    private final Set<String> privileged = new HashSet<>();

    private ChangeOrder(List<Pair> pairs, List<RiskFinding> findings, PrincipalNames names, NewlyReached reached) {
        this.names = names;
        this.reached = reached;
        for (var pair : pairs) {
            var principal = pair.after();
            if (principal == null) {
                continue;
            }
            identities
                    .computeIfAbsent(principal.toString(), key -> new ArrayList<>())
                    .add(principal);
            var principals = trusted(principal).toList();
            if (pair.before() == null
                    && !principals.isEmpty()
                    && principals.stream().allMatch(trusted -> trusted.kind() == Principal.Kind.SERVICE)) {
                services.put(
                        principal.toString(),
                        principals.stream().map(Principal::value).distinct().collect(Collectors.joining(" or ")));
            }
        }
        findings.stream()
                .filter(finding ->
                        RiskFindings.PRIVILEGED.contains(finding.finding().code()))
                .forEach(finding -> {
                    privileged.add(finding.subject());
                    if (finding.isNew()) {
                        newlyPrivileged.add(finding.subject());
                    }
                });
    }

    /**
     * Returns the changes in order, with their risks and gains. If only services can assume a new role, states this.
     */
    static List<Change> sorted(
            List<Change> changes,
            List<Pair> pairs,
            List<RiskFinding> findings,
            PrincipalNames names,
            NewlyReached reached) {
        var order = new ChangeOrder(pairs, findings, names, reached);
        return changes.stream()
                .map(ChangeOrder::withReason)
                .map(order::withServices)
                .map(order::withHolder)
                .map(order::withReach)
                .sorted(Comparator.comparing(Change::outcome)
                        .thenComparing(Change::risk)
                        .thenComparing(Change::subject)
                        .thenComparing(Change::aspect))
                .toList();
    }

    private static Stream<Principal> trusted(Identity role) {
        return Stream.ofNullable(role.trust())
                .flatMap(trust -> trust.statements(Effect.ALLOW))
                .flatMap(statement -> statement.principals().stream());
    }

    private List<Identity> identities(Collection<String> names) {
        return names.stream()
                .flatMap(name -> identities.getOrDefault(name, List.of()).stream())
                .toList();
    }

    /** Adds the reason that a change allows nothing new if the change has no other reason. */
    private static Change withReason(Change change) {
        return change.outcome() == Outcome.NO_NEW_ACCESS
                        && change.action() == Action.CHANGED
                        && change.reasons().isEmpty()
                ? change.and("allows nothing new")
                : change;
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

    /** Adds the groups of the user whose credential changes, and the roles that the user can assume. */
    private Change withHolder(Change change) {
        if (!change.aspect().equals(CREDENTIAL)) {
            return change;
        }
        var all = new LinkedHashSet<>(change.leadsTo());
        identities(change.leadsTo())
                .forEach(user -> reached.of(null, user).forEach(other -> all.add(other.toString())));
        return change.leadingTo(List.copyOf(all));
    }

    private Change withReach(Change change) {
        if (change.outcome() == Outcome.NO_NEW_ACCESS) {
            return change;
        }
        var gains = change.gains();
        boolean isTrust = change.aspect().equals(TRUST);
        var holders = isTrust
                ? identities(List.of(change.subject()))
                : change.aspect().equals(CREDENTIAL)
                        ? identities(change.leadsTo()).stream().limit(1).toList()
                        : List.<Identity>of();
        if (!holders.isEmpty()) {
            var reach = Gain.reach(holders.get(0));
            var olds = isTrust && !gains.isEmpty()
                    ? gains
                    : List.of(new Gain(
                            isTrust ? "" : "holder of " + change.subject(),
                            "",
                            "",
                            gains.isEmpty() ? "" : gains.get(0).before()));
            gains = olds.stream().map(gain -> gain.as(reach)).toList();
        }
        var stated = change;
        boolean isEverything = gains.stream().anyMatch(gain -> gain.gets().startsWith("every action,"));
        for (var other : identities(change.leadsTo())) {
            // The reasons mention what a group or role can do only if this is dangerous and no reason already contains
            // it.
            boolean isDangerous = Gain.isEverything(other) || privileged.contains(other.toString());
            boolean isStated = other.kind() == Identity.Kind.GROUP
                    || change.reasons().stream().anyMatch(reason -> reason.startsWith(other + " can do"));
            if (isDangerous && !isStated) {
                var reach = Gain.reach(other);
                stated = stated.and(other + " can do: " + reach.both());
                gains = isEverything || holders.contains(other)
                        ? gains
                        : gains.stream().map(gain -> gain.as(reach)).toList();
            }
        }
        return stated.with(gains, risk(change));
    }

    private Risk risk(Change change) {
        var subjects = identities(List.of(change.subject()));
        var others = identities(change.leadsTo());
        if (Stream.concat(subjects.stream(), others.stream()).anyMatch(Gain::isEverything)) {
            return Risk.EVERYTHING;
        }
        boolean isTrust = change.aspect().equals(TRUST) && !subjects.isEmpty();
        if (newlyPrivileged.contains(change.subject())
                || isTrust && privileged.contains(change.subject())
                || others.stream().anyMatch(other -> privileged.contains(other.toString()))) {
            return Risk.ESCALATION;
        }
        var external = Stream.of(
                        change.gains().stream().map(Gain::risk),
                        Stream.of(
                                isTrust
                                        ? names.risk(subjects.stream()
                                                .flatMap(ChangeOrder::trusted)
                                                .toList())
                                        : Risk.MORE),
                        // The example request doesn't show whether the policy's conditions exclude some principals.
                        change.gains().stream().anyMatch(gain -> gain.risk().isHigh())
                                ? Stream.<Risk>empty()
                                : change.example().map(this::ofGrant).stream())
                .flatMap(risks -> risks)
                .min(Comparator.naturalOrder())
                .orElse(Risk.MORE);
        if (external.isHigh()) {
            return external;
        }
        return services.containsKey(change.subject()) ? Risk.SERVICE : Risk.MORE;
    }

    /** Returns the risk of a grant without a policy document. The grant's example names who gets the access. */
    private Risk ofGrant(String example) {
        var account = ACCOUNT.matcher(example);
        return EVERYONE.matcher(example).find()
                ? Risk.EVERYONE
                : account.find() ? names.risk(List.of(Principal.aws(account.group(1)))) : Risk.MORE;
    }
}
