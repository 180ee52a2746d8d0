package io.assumerole.policy;

import io.assumerole.internal.WildcardSet;
import io.assumerole.policy.ComparedStatement.Piece;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What two sets of statements differ in. */
record AccessComparison(List<ComparedStatement> before, List<ComparedStatement> after, PolicyKind kind) {
    /** What every resource of an organization has beside its RCPs. */
    private static final String FULL_ACCESS = "RCPFullAWSAccess";

    /** So many pieces of one statement are looked into. */
    private static final int MOST_PIECES = 20;

    /** So many actions or resources of one statement are listed for people. */
    private static final int MOST_SHOWN = 5;

    static AccessComparison of(List<PolicyDocument> before, List<PolicyDocument> after, PolicyKind kind) {
        return new AccessComparison(statements(before, "before", kind), statements(after, "after", kind), kind);
    }

    private static List<ComparedStatement> statements(List<PolicyDocument> documents, String side, PolicyKind kind) {
        var statements = new ArrayList<ComparedStatement>();
        if (kind == PolicyKind.RESOURCE_CONTROL) {
            var everything = Statement.allow()
                    .principal(Principal.everyone())
                    .action("*")
                    .resource("*")
                    .build();
            statements.add(new ComparedStatement(everything, true, FULL_ACCESS));
        }
        statements.addAll(ComparedStatement.of(documents, side));
        return statements;
    }

    List<NewAccess.Reason> reasons() {
        var reasons = new ArrayList<NewAccess.Reason>();
        var allowed = covers(before, true);
        var denied = covers(after, false);
        for (var compared : after) {
            if (compared.allows()) {
                add(compared, pieces(compared, allowed, denied), reasons);
            }
        }
        for (var compared : before) {
            if (!compared.allows()) {
                add(compared, pieces(compared, denied, List.of()), reasons);
            }
        }
        return reasons;
    }

    private static List<StatementCover> covers(List<ComparedStatement> statements, boolean allow) {
        return statements.stream()
                .filter(compared -> compared.allows() == allow)
                .map(StatementCover::new)
                .toList();
    }

    private static List<Piece> pieces(
            ComparedStatement compared, List<StatementCover> same, List<StatementCover> against) {
        if (same.stream().anyMatch(cover -> cover.isSameAs(compared))) {
            return List.of();
        }
        return compared.pieces().stream()
                .filter(piece -> same.stream().noneMatch(cover -> cover.covers(piece))
                        && against.stream().noneMatch(cover -> cover.covers(piece)))
                .toList();
    }

    private void add(ComparedStatement compared, List<Piece> pieces, List<NewAccess.Reason> reasons) {
        if (pieces.isEmpty() || !compared.allows() && isMeaningless(compared)) {
            return;
        }
        var search = new NewAccessSearch(before, after);
        var sample = pieces.stream()
                .limit(MOST_PIECES)
                .flatMap(piece -> search.find(piece).stream())
                .findFirst();
        var statement = compared.statement();
        var actions = texts(pieces, Piece::action, statement.actions(), statement.notActions());
        var resources = texts(pieces, Piece::resource, statement.resources(), statement.notResources());
        reasons.add(new NewAccess.Reason(
                sample.isPresent() ? NewAccess.Outcome.NEW : NewAccess.Outcome.UNDECIDED,
                compared.path(),
                statement,
                actions,
                resources,
                sample.map(request -> found(compared, actions, resources, request))
                        .orElseGet(() -> open(compared))));
    }

    /** Whether nothing that it denied can be allowed: a role has one trust policy, and without its Allow nobody may. */
    private boolean isMeaningless(ComparedStatement deny) {
        return kind == PolicyKind.TRUST
                && after.stream().filter(ComparedStatement::allows).allMatch(allow -> isApart(deny, allow));
    }

    private static boolean isApart(ComparedStatement deny, ComparedStatement allow) {
        return !deny.isOfAllActionsBut()
                && !allow.isOfAllActionsBut()
                && deny.comparedActions().stream()
                        .map(WildcardSet::of)
                        .allMatch(one -> allow.comparedActions().stream()
                                .noneMatch(two ->
                                        one.textInBoth(WildcardSet.of(two)).isPresent()));
    }

    private static List<String> texts(
            List<Piece> pieces, Function<Piece, String> text, List<String> listed, List<String> excluded) {
        if (listed.isEmpty()) {
            return excluded;
        }
        var found =
                pieces.stream().map(text).filter(Objects::nonNull).collect(Collectors.toCollection(LinkedHashSet::new));
        return listed.stream()
                .filter(one -> found.contains(one) || found.contains(ComparedStatement.comparedAction(one)))
                .toList();
    }

    private String found(
            ComparedStatement compared, List<String> actions, List<String> resources, SampleRequest request) {
        var statement = compared.statement();
        return (compared.allows() ? "newly allows " : "no longer denies ")
                + listed(actions, statement.actions().isEmpty(), "every action but ")
                + (compared.isWithoutResources()
                        ? ""
                        : " on " + listed(resources, statement.resources().isEmpty(), "every resource but "))
                + "; for example "
                + request.text(SampleValues.spellings(Stream.of(after, before).flatMap(List::stream)));
    }

    private static String listed(List<String> texts, boolean excluded, String but) {
        int rest = texts.size() - MOST_SHOWN;
        return (excluded ? but : "")
                + texts.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "))
                + (rest > 0 ? " and %d more".formatted(rest) : "");
    }

    private static String open(ComparedStatement compared) {
        return compared.allows()
                ? "may allow what was not allowed: no single statement of before covers all of it, and no request"
                        + " was found that shows the difference"
                : "is gone, or denies less: another policy may allow what it denied";
    }
}
