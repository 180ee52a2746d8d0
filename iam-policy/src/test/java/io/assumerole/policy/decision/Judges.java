package io.assumerole.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.assumerole.policy.PolicyKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Asks both, and makes a case smaller for as long as they answer the same as before. */
record Judges(IamSimulate other) {
    private static final int BATCH = 2_000;

    /** A case that can be asked, with the decision here and the questions to the other. */
    private record Asked(SampleCase sample, Decision.Outcome ours, List<JsonNode> questions) {

        /** Nothing for what nobody can ask, or write. */
        static Optional<Asked> of(SampleCase sample) {
            try {
                var request = sample.request();
                return Optional.of(
                        new Asked(sample, sample.policies().decide(request).outcome(), sample.questions(request)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    List<Disagreement> disagreements(SampleCases cases, int count) throws IOException {
        var found = new ArrayList<Disagreement>();
        var next = next(cases, count);
        for (int left = count; left > 0; left -= BATCH) {
            var batch = next.join();
            // Made here while the other answers.
            next = next(cases, left - BATCH);
            var theirs = theirs(batch);
            for (int i = 0; i < batch.size(); i++) {
                var asked = batch.get(i);
                if (asked.ours() != theirs.get(i)) {
                    var disagreement = new Disagreement(asked.sample(), asked.ours(), theirs.get(i));
                    found.add(DisagreementClass.isOfTheCall(disagreement) ? disagreement : smallest(disagreement));
                }
            }
        }
        return found;
    }

    private static CompletableFuture<List<Asked>> next(SampleCases cases, int left) {
        return CompletableFuture.supplyAsync(() -> batch(cases, Math.min(BATCH, left)));
    }

    private static List<Asked> batch(SampleCases cases, int size) {
        var batch = new ArrayList<Asked>();
        while (batch.size() < size) {
            var more = Stream.generate(cases::next).limit(size - batch.size()).toList();
            batch.addAll(more.parallelStream()
                    .map(Asked::of)
                    .flatMap(Optional::stream)
                    .toList());
        }
        return batch;
    }

    /** The strictest of the answers about each action that AWS asks for. */
    private List<Decision.Outcome> theirs(List<Asked> all) throws IOException {
        var questions =
                all.stream().flatMap(asked -> asked.questions().stream()).toList();
        var answers = other.ask(questions).iterator();
        var outcomes = new ArrayList<Decision.Outcome>();
        for (var asked : all) {
            var outcome = answers.next();
            for (int i = 1; i < asked.questions().size(); i++) {
                outcome = stricter(outcome, answers.next());
            }
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private static Decision.Outcome stricter(Decision.Outcome first, Decision.Outcome second) {
        var order = List.of(
                Decision.Outcome.ALLOWED, Decision.Outcome.IMPLICITLY_DENIED, Decision.Outcome.EXPLICITLY_DENIED);
        return order.indexOf(second) > order.indexOf(first) ? second : first;
    }

    /** Goes on where it was after each step that could be taken, until none can. */
    private Disagreement smallest(Disagreement disagreement) throws IOException {
        var smallest = disagreement;
        var steps = smallest.sample().smaller().toList();
        int failed = 0;
        for (int i = 0; failed < steps.size(); i++) {
            var sample = steps.get(i % steps.size());
            if (isDecidedSo(sample, disagreement)) {
                smallest = new Disagreement(sample, disagreement.ours(), disagreement.theirs());
                i = i % steps.size() - 1;
                steps = sample.smaller().toList();
                failed = 0;
            } else {
                failed++;
            }
        }
        return smallest;
    }

    /**
     * What is open here is so whatever the other says; but it must not become so only because the policy of the role or
     * resource is left away.
     */
    private boolean isDecidedSo(SampleCase sample, Disagreement as) throws IOException {
        if (as.isUndecided() && (lost(PolicyKind.TRUST, sample, as) || lost(PolicyKind.RESOURCE, sample, as))) {
            return false;
        }
        var asked = Asked.of(sample).filter(it -> it.ours() == as.ours());
        return asked.isPresent()
                && (as.isUndecided() || theirs(List.of(asked.get())).get(0) == as.theirs());
    }

    private static boolean lost(PolicyKind kind, SampleCase sample, Disagreement as) {
        return as.has(kind) && sample.documents().stream().noneMatch(document -> document.kind() == kind);
    }
}
