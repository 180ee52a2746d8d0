package io.assumerole.policy.cli.review.read;

import io.assumerole.policy.cli.review.read.Export.Other;
import io.assumerole.policy.cli.review.read.StateReader.Read;
import io.assumerole.policy.cli.review.types.AccessValues;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TagChanges;
import io.assumerole.policy.cli.review.types.TagInputs;
import io.assumerole.policy.cli.review.types.Value.Fields;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the resources of an export. If an earlier export is given, compares them with it. */
final class ExportReader {
    private final PulumiJson json;
    private final Plan plan = new Plan();
    private final Map<String, Other> others = new HashMap<>();
    private final Set<String> urns = new HashSet<>();
    private final @Nullable Export earlier;
    private final Map<String, Other> removed = new HashMap<>();
    private int count;

    ExportReader(PulumiJson json, @Nullable Export earlier) {
        this.json = json;
        this.earlier = earlier;
        if (earlier != null) {
            removed.putAll(earlier.others());
        }
    }

    /** Reads the deployment at the parser's position. */
    void read() throws IOException {
        json.fields(field -> {
            if (field.equals("resources")) {
                json.items(this::readResource);
            }
        });
    }

    /** Returns the resources that this reader has read. */
    Export export() {
        return new Export(plan.after(), others, urns, json.location(), json.routes(), count);
    }

    /** Returns the difference from the earlier export. */
    Plan plan() {
        if (earlier != null) {
            earlier.requireSameStack(json, plan.after().keySet());
            plan.before().putAll(earlier.resources());
            plan.location().addAll(earlier.location());
            plan.routes().addAll(earlier.routes());
            removed.values().stream()
                    .filter(other -> TagInputs.isTag(other.state()))
                    .forEach(other -> addTags(other.state(), other.tags(), Fields.NONE));
        }
        plan.location().addAll(json.location());
        plan.routes().addAll(json.routes());
        Regions.removeRedundant(plan, "");
        return plan;
    }

    private void readResource() throws IOException {
        var read = Objects.requireNonNull(json.state());
        var state = read.state();
        if (read.isPendingDelete()) {
            if (read.isAboutAccess()) {
                plan.addLeftover(state);
            }
            return;
        }
        count++;
        readOther(read);
        plan.requireFew(others.size());
        if (!read.isAboutAccess()) {
            return;
        }
        if (plan.after().put(state.urn(), state) != null) {
            throw new PreviewException("the URN of " + state.name() + " is given twice");
        }
        var old = earlier == null ? null : earlier.resources().get(state.urn());
        if (old != null) {
            compare(old, state);
        }
    }

    /** Keeps the tags and other values of an earlier resource, or compares those of a later one. */
    private void readOther(Read read) {
        var state = read.state();
        urns.add(state.urn());
        if (earlier != null) {
            var old = removed.remove(state.urn());
            addTags(state, old == null ? Fields.NONE : old.tags(), read.tags());
            // A secret has a different ciphertext in each export, so it can't be compared.
            plan.addWatched(
                    state,
                    !earlier.urns().contains(state.urn()),
                    old == null ? AccessValues.NONE : old.watched(),
                    read.watched(),
                    input -> false);
            return;
        }
        var watched = read.watched();
        if (!read.tags().map().isEmpty() || !watched.map().isEmpty()) {
            others.put(state.urn(), new Other(state.withInputs(Fields.NONE), read.tags(), watched));
        }
    }

    private void addTags(ResourceState state, Fields before, Fields after) {
        // A secret has a different ciphertext in each export, so it can't be compared.
        plan.addRetagged(state, TagChanges.between(before, after, input -> false));
    }

    private void compare(ResourceState old, ResourceState now) {
        if (Stream.of("id", "uniqueId")
                .anyMatch(output ->
                        !old.outputs().get(output).equals(now.outputs().get(output)))) {
            plan.replaced().add(now.urn());
        }
        if (!old.provider().urn().equals(now.provider().urn())) {
            plan.moved().add(now.urn());
        }
        // A secret has a different ciphertext in each export, so it can't be compared.
        if (now.equals(old) && now.inputs().unreadable().isEmpty()) {
            plan.same().add(now.urn());
        }
    }
}
