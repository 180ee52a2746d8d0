package io.assumerole.policy.compare;

import io.assumerole.internal.StepBudget;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.compare.ComparedStatement.Piece;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares two sets of statements. */
final class AccessComparison {

    /** The maximum number of steps for all statements, about a second. The remaining statements stay undecided. */
    private static final long MOST_STEPS = 30_000_000;

    /** The policy that every resource of an organization has in addition to its RCPs. */
    private static final String RCP_FULL_ACCESS = "RCPFullAWSAccess";

    /** The SCP that every level of an organization has unless another SCP replaces it. */
    private static final String SCP_FULL_ACCESS = "FullAWSAccess";

    /** The maximum number of pieces of one statement for which the search looks for a request. */
    private static final int MOST_PIECES = 20;

    /** The maximum number of actions or resources of one statement that a description lists. */
    private static final int MOST_SHOWN = 5;

    private final List<ComparedStatement> before;
    private final List<ComparedStatement> after;
    private final PolicyKind kind;
    private final ExampleLocation location;
    private final StepBudget budget = new StepBudget(MOST_STEPS);
    private long searched;

    private AccessComparison(
            List<ComparedStatement> before, List<ComparedStatement> after, PolicyKind kind, ExampleLocation location) {
        this.before = before;
        this.after = after;
        this.kind = kind;
        this.location = location;
    }

    static AccessComparison of(
            List<PolicyDocument> before, List<PolicyDocument> after, PolicyKind kind, ExampleLocation location) {
        // A level whose SCPs contain only Deny statements also has FullAWSAccess; otherwise, it would allow nothing.
        boolean limits = kind == PolicyKind.SERVICE_CONTROL
                && Stream.of(before, after)
                        .flatMap(List::stream)
                        .flatMap(document -> document.statements().stream())
                        .allMatch(statement -> statement.effect() == Effect.DENY);
        return new AccessComparison(
                statements(before, "before", kind, limits), statements(after, "after", kind, limits), kind, location);
    }

    private static List<ComparedStatement> statements(
            List<PolicyDocument> documents, String side, PolicyKind kind, boolean limits) {
        var statements = new ArrayList<ComparedStatement>();
        if (kind == PolicyKind.RESOURCE_CONTROL) {
            var everything = Statement.allow()
                    .principal(Principal.everyone())
                    .action("*")
                    .resource("*")
                    .build();
            statements.add(new ComparedStatement(everything, true, RCP_FULL_ACCESS));
        }
        if (limits) {
            var everything = Statement.allow().action("*").resource("*").build();
            statements.add(new ComparedStatement(everything, true, SCP_FULL_ACCESS));
        }
        statements.addAll(ComparedStatement.of(documents, side));
        return statements;
    }

    /** The part of a statement that the other side does not cover, as far as it was compared. */
    private record Rest(ComparedStatement of, List<Piece> pieces, Set<String> actions, Set<String> resources) {
        Rest(ComparedStatement of) {
            this(of, new ArrayList<>(), new HashSet<>(), new HashSet<>());
        }

        void add(Piece piece) {
            if (pieces.size() < MOST_PIECES) {
                pieces.add(piece);
            }
            actions.add(piece.action());
            resources.add(piece.resource());
        }

        /** Treats everything that was not compared as not covered by the other side. */
        void addAll() {
            actions.addAll(of.comparedActions());
            resources.addAll(of.statement().resources());
        }

        boolean isEmpty() {
            return actions.isEmpty();
        }
    }

    /** A statement that is new access, or may be new access if it has no example. */
    record Difference(
            ComparedStatement of,
            List<String> actions,
            List<String> resources,
            String description,
            Optional<String> example) {}

    /** Returns the number of steps that the comparison took so far. */
    long steps() {
        return budget.taken() + searched;
    }

    List<Difference> differences() {
        var rests = new ArrayList<Rest>();
        var known = before.stream().map(ComparedStatement::elements).collect(Collectors.toSet());
        var kept = after.stream().map(ComparedStatement::elements).collect(Collectors.toSet());
        var allowed = covers(before, true);
        var denied = covers(after, false);
        for (var compared : after) {
            if (compared.allows() && !known.contains(compared.elements())) {
                rests.add(rest(compared, allowed, denied));
            }
        }
        for (var compared : before) {
            if (!compared.allows() && !kept.contains(compared.elements()) && !isMeaningless(compared)) {
                rests.add(rest(compared, denied, List.of()));
            }
        }
        rests.removeIf(Rest::isEmpty);
        rests.removeIf(rest -> isCoveredByValue(
                rest.of(), rest.of().allows() ? allowed : denied, rest.of().allows() ? denied : List.of()));
        var search = new NewAccessSearch(before, after, location);
        // Each statement gets an equal share of steps, so the last statements are also searched.
        return rests.stream()
                .map(rest -> difference(rest, search, new StepBudget(MOST_STEPS / rests.size())))
                .toList();
    }

    private List<StatementCover> covers(List<ComparedStatement> statements, boolean allow) {
        return statements.stream()
                .filter(compared -> compared.allows() == allow)
                .map(compared -> new StatementCover(compared, budget))
                .toList();
    }

    private Rest rest(ComparedStatement compared, List<StatementCover> same, List<StatementCover> against) {
        var rest = new Rest(compared);
        compared.pieces(location.equals(ExampleLocation.INVENTED) ? "*" : location.partition())
                .takeWhile(piece -> budget.take(1))
                .filter(piece -> same.stream().noneMatch(cover -> cover.covers(piece))
                        && against.stream().noneMatch(cover -> cover.covers(piece))
                        && !isCoveredWithDenied(piece, same, against))
                .forEach(rest::add);
        if (budget.isSpent()) {
            rest.addAll();
        }
        return rest;
    }

    /** Returns whether other statements cover the statement for each value of one of its conditions. */
    private boolean isCoveredByValue(
            ComparedStatement compared, List<StatementCover> same, List<StatementCover> against) {
        return compared.statement().conditions().stream()
                .map(compared::dividedBy)
                .anyMatch(parts -> !parts.isEmpty()
                        && parts.stream()
                                .allMatch(part -> rest(part, same, against).isEmpty()));
    }

    /** Returns whether a single statement covers all actions of the piece that the Deny statements don't cover. */
    private static boolean isCoveredWithDenied(Piece piece, List<StatementCover> same, List<StatementCover> against) {
        var denied = against.stream()
                .filter(cover -> !cover.listedActions().isEmpty() && cover.coversAllBut(piece))
                .flatMap(cover -> cover.listedActions().stream())
                .toList();
        return !denied.isEmpty() && same.stream().anyMatch(cover -> cover.coversWithout(denied, piece));
    }

    private Difference difference(Rest rest, NewAccessSearch search, StepBudget steps) {
        var compared = rest.of();
        var sample = rest.pieces().stream()
                .flatMap(piece -> search.find(piece, steps).stream())
                .findFirst();
        searched += steps.taken();
        var statement = compared.statement();
        var actions = texts(rest.actions(), statement.actions(), statement.notActions());
        var resources = texts(rest.resources(), statement.resources(), statement.notResources());
        return new Difference(
                compared,
                actions,
                resources,
                sample.isPresent() ? found(compared, actions, resources) : undecided(compared),
                sample.map(request -> request.text(
                        SampleValues.spellings(Stream.of(after, before).flatMap(List::stream)))));
    }

    /** Returns whether a removed Deny cannot allow anything: a role has one trust policy, and only its Allows grant access. */
    private boolean isMeaningless(ComparedStatement deny) {
        return kind == PolicyKind.TRUST
                && after.stream().filter(ComparedStatement::allows).allMatch(allow -> isApart(deny, allow));
    }

    private boolean isApart(ComparedStatement deny, ComparedStatement allow) {
        return !deny.isOfAllActionsBut()
                && !allow.isOfAllActionsBut()
                && deny.comparedActions().stream()
                        .map(WildcardSet::of)
                        .allMatch(denied -> allow.comparedActions().stream()
                                .allMatch(allowed -> denied.isApartFrom(WildcardSet.of(allowed), budget)));
    }

    private static List<String> texts(Set<String> found, List<String> listed, List<String> excluded) {
        return listed.isEmpty()
                ? excluded
                : listed.stream()
                        .filter(text -> found.contains(text) || found.contains(ComparedStatement.comparedAction(text)))
                        .toList();
    }

    private static String found(ComparedStatement compared, List<String> actions, List<String> resources) {
        var statement = compared.statement();
        return (compared.allows() ? "newly allows " : "no longer denies ")
                + listed(actions, statement.actions().isEmpty(), "every action except ")
                + (compared.isWithoutResources()
                        ? ""
                        : " on " + listed(resources, statement.resources().isEmpty(), "every resource except "));
    }

    private static String listed(List<String> texts, boolean excluded, String but) {
        int rest = texts.size() - MOST_SHOWN;
        return (excluded ? but : "")
                + texts.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "))
                + (rest > 0 ? " and %d more".formatted(rest) : "");
    }

    private String undecided(ComparedStatement compared) {
        if (budget.isSpent()) {
            return "was not compared completely, because the documents are too long or have too many wildcards";
        }
        if (compared.allows() && before.stream().noneMatch(ComparedStatement::allows)) {
            return "may be new access, but no request was found that it allows";
        }
        return compared.allows()
                ? "may allow more than before: no single statement before the change covers all of it, but no"
                        + " request was found that shows a difference"
                : "is removed or denies less, so another policy may allow the actions that it denied";
    }
}
