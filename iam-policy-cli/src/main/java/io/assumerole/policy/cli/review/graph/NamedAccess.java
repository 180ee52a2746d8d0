package io.assumerole.policy.cli.review.graph;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.graph.Identity.Kind;
import io.assumerole.policy.cli.review.graph.PolicySource.Content;
import io.assumerole.policy.cli.review.graph.PolicySource.Known;
import io.assumerole.policy.cli.review.graph.PrincipalPairs.Pair;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.PolicyTypes;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds existing trust policies, resource policies, and grants that allow a principal because of its name or path. A new
 * principal gets this access although the policy doesn't change.
 */
public final class NamedAccess {
    private static final Pattern ARN = Pattern.compile("arn:[^:\"\\s]*:iam::[^:\"\\s]*:(?:user|role)/[^\"\\s]+");
    private static final int ACCOUNT = 4;
    private static final int RESOURCE = 5;

    /** A policy that exists before and after, with the statements that allow something. */
    private record Existing(String label, List<Statement> before, List<Statement> after) {}

    private final List<Existing> policies = new ArrayList<>();

    /** The policies that list a principal, by the lower-case name of the principal. */
    private final Map<String, Set<Existing>> byName = new HashMap<>();

    /** The policies that can allow several principals. */
    private final Set<Existing> ofSeveral = new LinkedHashSet<>();

    /** The labels of policies that aren't readable and don't change. */
    private final List<String> hidden = new ArrayList<>();

    /** The ARNs of users and roles in grants without a document, and in policies of unknown types, by resource. */
    private final Map<String, List<String>> granted = new HashMap<>();

    private final Map<String, AccountId> accounts = new HashMap<>();

    public NamedAccess(Plan plan, List<Pair> pairs, PolicyInputs before, PolicyInputs after) {
        for (var pair : pairs) {
            Stream.of(pair.before(), pair.after())
                    .flatMap(Stream::ofNullable)
                    .forEach(identity ->
                            identity.account().ifPresent(account -> accounts.put(identity.provider(), account)));
            if (pair.before() != null && pair.after() != null) {
                add(
                        "the trust policy of " + pair.after(),
                        PolicySource.contentOf(pair.before().trust()),
                        PolicySource.contentOf(pair.after().trust()));
            }
        }
        plan.after().forEach((urn, now) -> {
            var old = plan.before().get(urn);
            if (old != null && !plan.moved().contains(urn)) {
                add(old, now, before, after);
            }
        });
    }

    private void add(ResourceState old, ResourceState now, PolicyInputs before, PolicyInputs after) {
        var label = now.shortType() + " " + now.name();
        var type = PolicyTypes.of(now);
        if (type.isPresent() && type.get().role() == PolicyTypes.Role.IAM) {
            return;
        }
        var document = type.map(PolicyTypes.PolicyType::document).orElse("");
        if (document.isEmpty()) {
            var arns = arns(now.inputs());
            if (!arns.isEmpty()) {
                granted.put(label, arns);
            }
        } else {
            add(label, before.read(old, document, PolicyKind.RESOURCE), after.read(now, document, PolicyKind.RESOURCE));
        }
    }

    private void add(String label, Optional<Content> before, Optional<Content> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return;
        }
        if (before.get() instanceof Known old && after.get() instanceof Known now) {
            add(new Existing(label, old.document().statements(), now.document().statements()));
        } else if (before.equals(after)) {
            // A changed policy that isn't readable is undecided in its own comparison.
            hidden.add(label);
        }
    }

    private void add(Existing policy) {
        policies.add(policy);
        for (var statement : policy.after()) {
            if (Name.isOfSeveral(statement)) {
                ofSeveral.add(policy);
            }
            for (var principal : statement.principals()) {
                var parts = principal.value().split("/");
                // The name precedes the session in the ARN of a session.
                var name = parts[parts[0].endsWith(":assumed-role") && parts.length > 1 ? 1 : parts.length - 1];
                byName.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new LinkedHashSet<>())
                        .add(policy);
            }
        }
    }

    private Collection<Existing> policiesAbout(Name name) {
        if (!name.isComplete()) {
            return policies;
        }
        var about = new LinkedHashSet<>(byName.getOrDefault(name.name().toLowerCase(Locale.ROOT), Set.of()));
        about.addAll(ofSeveral);
        return about;
    }

    private static List<String> arns(Value value) {
        return value.leaves()
                .filter(Text.class::isInstance)
                .flatMap(text -> ARN.matcher(((Text) text).text()).results())
                .map(MatchResult::group)
                .toList();
    }

    /** Returns the reasons why a new or renamed principal may get access because of its name. */
    public List<String> reasons(@Nullable Identity old, Identity now) {
        if (now.kind() == Kind.GROUP || !now.isManaged()) {
            return List.of();
        }
        var reasons = new ArrayList<String>();
        var name = name(now);
        var former = Optional.ofNullable(old).map(this::name);
        for (var policy : policiesAbout(name)) {
            boolean isAllowed = name.isAllowedByAny(policy.before()) && name.isAllowedByAny(policy.after());
            if (isAllowed
                    && former.filter(earlier -> earlier.isAllowedByAny(policy.before()))
                            .isEmpty()) {
                reasons.add(policy.label() + ", which isn't new, allows a principal with this name");
            }
        }
        granted.forEach((label, arns) -> {
            if (arns.stream().anyMatch(name::matches)
                    && former.filter(earlier -> arns.stream().anyMatch(earlier::matches))
                            .isEmpty()) {
                reasons.add(label + ", which isn't new, contains the ARN of a principal with this name");
            }
        });
        if (old == null && !hidden.isEmpty()) {
            int others = hidden.size() - 1;
            reasons.add(hidden.get(0)
                    + (others == 0
                            ? " isn't readable"
                            : " and %d other %s aren't readable".formatted(others, others == 1 ? "policy" : "policies"))
                    + ", and may allow a principal with this name or its tags");
        }
        return reasons;
    }

    private Name name(Identity identity) {
        var inputs = identity.state().inputs();
        var prefix = inputs.text("namePrefix");
        boolean isKnown = inputs.text("name").isPresent()
                || identity.state().outputs().text("name").isPresent()
                        && inputs.get("name").unreadable().isEmpty();
        var path = inputs.get("path");
        return new Name(
                identity.kind(),
                path.isAbsent() ? "/" : path instanceof Text text ? text.text() : null,
                isKnown ? identity.name() : prefix.orElse(""),
                isKnown,
                Optional.ofNullable(accounts.get(identity.provider())));
    }

    /**
     * The name of a user or role.
     *
     * @param path the path; null if it isn't known
     * @param name the name, or only its start
     * @param account the account, if the ARN of a principal of the same provider contains it
     */
    private record Name(
            Kind kind, @Nullable String path, String name, boolean isComplete, Optional<AccountId> account) {

        boolean isAllowedByAny(List<Statement> statements) {
            return statements.stream().anyMatch(this::isAllowedBy);
        }

        private boolean isAllowedBy(Statement statement) {
            return statement.effect() == Effect.ALLOW
                    && (statement.principals().stream().anyMatch(this::isPrincipal)
                            || isOfSeveral(statement) && (isInConditions(statement) || isInVariable(statement)));
        }

        private boolean isPrincipal(Principal principal) {
            return principal.kind() == Principal.Kind.AWS && !principal.isAccount() && matches(principal.value());
        }

        /** Returns whether a statement applies to everyone or to an account. */
        private static boolean isOfSeveral(Statement statement) {
            return statement.principals().isEmpty()
                    || statement.principals().stream()
                            .anyMatch(principal -> principal.isEveryone() || principal.isAccount());
        }

        private boolean isInConditions(Statement statement) {
            var named = statement.conditions().stream()
                    .filter(condition -> !condition.operator().isNegated()
                            && condition.operator().kind() != ConditionOperator.Kind.NULL
                            && isName(condition.lowerCaseKey()))
                    .toList();
            return !named.isEmpty() && named.stream().allMatch(this::isIn);
        }

        private boolean isName(String key) {
            return key.equals("aws:principalarn") || key.equals("aws:username") && kind == Kind.USER;
        }

        private boolean isIn(Condition condition) {
            boolean isArn = condition.lowerCaseKey().equals("aws:principalarn");
            return condition.values().stream()
                    .anyMatch(value -> value.contains("${") || (isArn ? matches(value) : isLike(value, "")));
        }

        /** Returns whether a statement contains the name of the user as a variable. */
        private boolean isInVariable(Statement statement) {
            return kind == Kind.USER
                    && Stream.concat(
                                    statement.resources().stream(),
                                    statement.conditions().stream().flatMap(condition -> condition.values().stream()))
                            .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains("${aws:username"));
        }

        /** Returns whether the ARN of the principal, or of its sessions, may match a pattern. */
        boolean matches(String pattern) {
            var parts = pattern.split(":", RESOURCE + 1);
            if (parts.length <= RESOURCE) {
                // A wildcard can match several parts of the ARN.
                return Wildcard.isIn(pattern)
                        && (path == null
                                || account.isEmpty()
                                || isLike(pattern, "arn:aws:iam::" + account.get() + ":" + kind + path));
            }
            if (account.isPresent()
                    && !Wildcard.matches(parts[ACCOUNT], account.get().value())) {
                return false;
            }
            var session = parts[RESOURCE].split("/");
            return session[0].equals("assumed-role") && session.length > 1
                    ? kind == Kind.ROLE && isLike(session[1], "")
                    : path == null || isLike(parts[RESOURCE], kind + path);
        }

        /** Returns whether a pattern may match the given text followed by the name. */
        private boolean isLike(String pattern, String start) {
            var text = start + name;
            if (isComplete) {
                return Wildcard.matchesIgnoringCase(pattern, text);
            }
            var literal = pattern.substring(0, Wildcard.first(pattern));
            return literal.regionMatches(true, 0, text, 0, Math.min(literal.length(), text.length()))
                    && (literal.length() < pattern.length() || literal.length() > text.length());
        }
    }
}
