package io.assumerole.policy.decision;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A statement with its trace and a measure of how far it is from matching the request.
 *
 * @param misses the total weight of the mismatched elements
 * @param alike the number of characters that a mismatched resource or action shares with the request
 */
record TracedStatement(
        StatementTrace trace,
        PolicyDocument document,
        Statement statement,
        StatementMatcher question,
        int misses,
        int unknowns,
        int alike) {

    /** A statement with many conditions is still closer than a statement with a different resource. */
    private static final int CONDITION = 1;

    private static final int RESOURCE = 1_000;
    private static final int PRINCIPAL_OR_ACTION = 1_000_000;

    /** Orders by closeness to the request; a stable sort keeps the given order of equally close statements. */
    static final Comparator<TracedStatement> CLOSEST = TracedStatement::compareCloseness;

    TracedStatement(StatementTrace trace, PolicyDocument document, Statement statement, StatementMatcher question) {
        this(trace, document, statement, question, weightOfMisses(trace), numberOfUnknowns(trace), likeness(trace));
    }

    private static int compareCloseness(TracedStatement one, TracedStatement other) {
        if (one.misses != other.misses) {
            return Integer.compare(one.misses, other.misses);
        }
        return one.unknowns != other.unknowns
                ? Integer.compare(one.unknowns, other.unknowns)
                : Integer.compare(other.alike, one.alike);
    }

    private static int weightOfMisses(StatementTrace trace) {
        int misses = 0;
        for (var element : trace.elements()) {
            if (element.match() == StatementTrace.Match.NO) {
                misses += switch (element.element()) {
                    case ElementTrace.CONDITION -> CONDITION;
                    case "Resource", "NotResource" -> RESOURCE;
                    default -> PRINCIPAL_OR_ACTION;
                };
            }
        }
        return misses;
    }

    private static int numberOfUnknowns(StatementTrace trace) {
        int unknowns = 0;
        for (var element : trace.elements()) {
            unknowns += element.match() == StatementTrace.Match.UNKNOWN ? 1 : 0;
        }
        return unknowns;
    }

    private static int likeness(StatementTrace trace) {
        int alike = 0;
        for (var element : trace.elements()) {
            if (element.match() == StatementTrace.Match.NO && !element.isCondition()) {
                for (var pattern : element.policyValues()) {
                    alike = Math.max(
                            alike, likeness(pattern, element.requestValues().get(0)));
                }
            }
        }
        return alike;
    }

    /** Counts the equal characters at the start of both texts, ignoring case. */
    static int likeness(String pattern, String value) {
        int end = Math.min(pattern.length(), value.length());
        int i = 0;
        while (i < end && isAlike(pattern.charAt(i), value.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isAlike(char a, char b) {
        return a == b || Character.toLowerCase(a) == Character.toLowerCase(b);
    }

    /** Returns the conditions with their traces: their elements come last, in the same order. */
    List<ConditionExplanation> conditions() {
        var elements = trace.elements();
        var conditions = statement.conditions();
        int first = elements.size() - conditions.size();
        return IntStream.range(0, conditions.size())
                .mapToObj(i -> new ConditionExplanation(
                        elements.get(first + i), conditions.get(i), question.request().context))
                .toList();
    }

    boolean isAllowIn(List<PolicyDocument> documents) {
        if (trace.effect() == Effect.ALLOW) {
            for (var lacking : documents) {
                if (lacking == document) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns a copy of the trace that is marked as decisive. */
    StatementTrace decisive() {
        return new StatementTrace(
                trace.action(),
                trace.kind(),
                trace.document(),
                trace.statement(),
                trace.sid(),
                trace.effect(),
                trace.match(),
                true,
                trace.elements());
    }
}
