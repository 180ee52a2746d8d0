package io.assumerole.policy.cli.review.graph;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.review.graph.PolicySource.Content;
import io.assumerole.policy.cli.review.graph.PolicySource.Hidden;
import io.assumerole.policy.cli.review.graph.PolicySource.Known;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.ResourceState.Standing;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import io.assumerole.policy.cli.review.types.Words;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the policies in the inputs of resources before or after the deployment. */
public final class PolicyInputs {
    private static final int MOST_DEPENDENCIES = 3;

    private static final String TRUST = "assumeRolePolicy";

    private static final Pattern KNOWN_PATH = Pattern.compile("(?:\\.?(?:Version|Statement|Sid|Effect|(?:Not)?Principal"
            + "|(?:Not)?Action|(?:Not)?Resource|Condition)(?:\\[\\d+])*(?=\\.|$))+");

    private final Plan plan;
    private final String world;
    private final Map<String, Content> parsed;
    private final Map<PolicyDocument, Set<String>> documents;

    private final Unread unread;

    private PolicyInputs(
            Plan plan,
            String world,
            Map<String, Content> parsed,
            Map<PolicyDocument, Set<String>> documents,
            Unread unread) {
        this.unread = unread;
        this.plan = plan;
        this.world = world;
        this.parsed = parsed;
        this.documents = documents;
    }

    /**
     * The inputs with a policy that isn't readable, before or after.
     *
     * @param trusts the inputs with a trust policy
     * @param others the inputs with any other policy
     */
    private record Unread(Set<String> trusts, Set<String> others) {}

    public static PolicyInputs before(Plan plan) {
        return new PolicyInputs(
                plan,
                "before",
                new HashMap<>(),
                new IdentityHashMap<>(),
                new Unread(new LinkedHashSet<>(), new LinkedHashSet<>()));
    }

    /** Returns the inputs after the deployment; a document that is also in the earlier inputs is parsed once. */
    public PolicyInputs after() {
        return new PolicyInputs(plan, "after", parsed, documents, unread);
    }

    /** Returns the policy of a resource; empty if there is none. */
    public Optional<PolicySource> resourcePolicy(PolicyType type, @Nullable ResourceState state) {
        return Optional.ofNullable(state)
                .flatMap(resource -> resource.standing() == Standing.READ
                        ? Optional.of(new Hidden(resource.urn() + " policy", "isn't part of the stack"))
                        : read(resource, type.document(), PolicyKind.RESOURCE))
                .map(content -> new PolicySource("the resource policy", content));
    }

    /** Returns the policy in an input; empty if the input is missing. */
    public Optional<Content> read(ResourceState state, String input, PolicyKind kind) {
        return state.standing() == Standing.IMPORTED
                ? Optional.of(hidden(state, input, "isn't known before the import"))
                : read(state, input, state.inputs().get(input), kind);
    }

    /** Returns the policy in a value that is part of an input. */
    public Optional<Content> read(ResourceState state, String input, Value value, PolicyKind kind) {
        if (value.isAbsent()) {
            return Optional.empty();
        }
        var unreadable = value.unreadable();
        if (unreadable.isPresent()) {
            return Optional.of(hidden(state, input, reason(state, input, unreadable.get())));
        }
        var json = value instanceof Text text ? text.text() : json(value);
        var content = parsed.computeIfAbsent(kind + json, missing -> parse(state, input, json, kind));
        if (content instanceof Known known) {
            documents.computeIfAbsent(known.document(), key -> new TreeSet<>()).add(words(state, input));
        }
        return Optional.of(content);
    }

    /** Returns the known elements at the start of a path; the names of other elements aren't shown. */
    private static String path(String path) {
        var known = KNOWN_PATH.matcher(path);
        return known.lookingAt() && known.end() > 0 ? ", at " + known.group() : "";
    }

    /**
     * Returns the documents that were read before and after the deployment, with the inputs that contain them, such as
     * {@code policy of RolePolicy reads}.
     */
    public Map<PolicyDocument, Set<String>> documents() {
        return documents;
    }

    /** Returns the trust policies that aren't readable, such as {@code assumeRolePolicy of Role deployer}. */
    public Set<String> hiddenTrusts() {
        return unread.trusts();
    }

    /** Returns any other policies that aren't readable, such as {@code policy of RolePolicy reads}. */
    public Set<String> hiddenPolicies() {
        return unread.others();
    }

    private Content parse(ResourceState state, String input, String json, PolicyKind kind) {
        try {
            return new Known(PolicyDocument.parse(json, kind));
        } catch (InvalidPolicyException e) {
            // The given value is not shown, because it can be a secret.
            unread.others().add(words(state, input));
            var first = e.problems().get(0);
            var place = path(first.path());
            // The name of an unknown element isn't shown, because it can be a secret.
            var what = place.equals(", at " + first.path()) || first.path().isEmpty() ? "it" : "an element in it";
            return new Hidden(json, "isn't a valid %s policy%s: %s %s".formatted(kind, place, what, first.what()));
        }
    }

    /** Returns content that is equal before and after only if it is certainly unchanged. */
    public Hidden hidden(ResourceState state, String input, String reason) {
        (input.equals(TRUST) ? unread.trusts() : unread.others()).add(words(state, input));
        var identity = state.urn() + " " + input + (plan.isUnchanged(state, input) ? "" : " " + world);
        return new Hidden(identity, reason);
    }

    private static String words(ResourceState state, String input) {
        return input + " of " + ResourceState.typeAndName(state.urn());
    }

    public static String reason(ResourceState state, String input, Unreadable unreadable) {
        var links = state.dependencies(input);
        if (unreadable != Unreadable.UNKNOWN || links.isEmpty()) {
            return unreadable.reason
                    + (unreadable == Unreadable.UNKNOWN
                            ? "; the preview doesn't show which resource it depends on"
                            : "");
        }
        var names = links.stream().map(ResourceState::typeAndName).toList();
        return unreadable.reason + "; it depends on " + Words.joined(names, ", ", MOST_DEPENDENCIES);
    }

    /** Returns why the first unreadable one of these inputs can't be read. */
    public static Optional<String> unreadable(ResourceState state, List<String> inputs) {
        return inputs.stream()
                .flatMap(input -> state
                        .inputs()
                        .get(input)
                        .unreadable()
                        .map(hidden -> "its " + input + " " + reason(state, input, hidden))
                        .stream())
                .findFirst();
    }

    /** Returns a value as JSON. */
    static String json(Value value) {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            write(value, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Value value, JsonGenerator json) throws IOException {
        if (value instanceof Text text) {
            json.writeString(text.text());
        } else if (value instanceof Scalar scalar) {
            json.writeRawValue(scalar.json());
        } else if (value instanceof Items items) {
            json.writeStartArray();
            for (var item : items.list()) {
                write(item, json);
            }
            json.writeEndArray();
        } else if (value instanceof Fields fields) {
            json.writeStartObject();
            for (var field : List.copyOf(fields.map().entrySet())) {
                json.writeFieldName(field.getKey());
                write(field.getValue(), json);
            }
            json.writeEndObject();
        } else {
            json.writeNull();
        }
    }
}
