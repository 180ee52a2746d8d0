package io.assumerole.policy.decision;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.match.RequestContext;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A case that two judges decide otherwise: as small as it gets, so that what is in it matters. */
record Disagreement(SampleCase sample, Decision.Outcome ours, Decision.Outcome theirs) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^},]{2,})[^}]*}");

    boolean isUndecided() {
        return ours == Decision.Outcome.UNDECIDED;
    }

    boolean assumes() {
        return sample.action().startsWith("sts:AssumeRole");
    }

    boolean isByUser() {
        return sample.caller().contains(":user/");
    }

    boolean has(PolicyKind kind) {
        return sample.documents().stream().anyMatch(document -> document.kind() == kind);
    }

    boolean hasOldVersion() {
        return sample.documents().stream().anyMatch(document -> !PolicyDocument.VERSION.equals(document.version()));
    }

    boolean hasResource(String pattern) {
        var matches = Pattern.compile(pattern).asMatchPredicate();
        return sample.statements().flatMap(part -> part.resources().stream()).anyMatch(matches);
    }

    boolean hasPrincipal(String pattern) {
        return sample.statements()
                .flatMap(part -> part.principals().values().stream())
                .flatMap(values -> values.stream())
                .anyMatch(value -> value.matches(pattern));
    }

    boolean hasTest(Predicate<SampleDocument.Test> test) {
        return sample.tests().anyMatch(test);
    }

    boolean hasTest(String operator, String value) {
        return hasTest(test ->
                test.operator().matches(operator) && test.values().stream().anyMatch(it -> it.matches(value)));
    }

    /** A condition on a key of which one value is empty. */
    boolean hasTestOfEmpty() {
        return hasTest(test -> sample.values(test.key()).contains(""));
    }

    /** Returns whether it depends on the value of a variable. */
    boolean isNegated() {
        return hasTest(test -> test.operator().contains("Not"))
                || sample.statements().anyMatch(part -> part.resourceElement().equals("NotResource"));
    }

    /** The keys with values in a policy, in lower case. */
    Stream<String> variables() {
        return sample.statements()
                .flatMap(part -> Stream.concat(
                        part.resources().stream(), part.tests().stream().flatMap(test -> test.values().stream())))
                .flatMap(text -> VARIABLE.matcher(text).results())
                .map((MatchResult match) -> match.group(1).toLowerCase(Locale.ROOT));
    }

    boolean isMissing(String key) {
        return sample.request().context.presence(key) == RequestContext.Presence.LACKING;
    }

    @Override
    public String toString() {
        return "here %s, there %s%n%s".formatted(ours, theirs, sample);
    }
}
