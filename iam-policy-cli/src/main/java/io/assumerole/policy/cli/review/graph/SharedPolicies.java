package io.assumerole.policy.cli.review.graph;

import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.PolicyTypes;
import io.assumerole.policy.cli.review.types.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds changed resource policies that can overwrite or remove another policy. In AWS, a bucket has only one policy, so the
 * last resource that sets it decides.
 */
public final class SharedPolicies {
    /** The end of a separate policy's type; the rest is the type of its subject. */
    private static final Pattern END = Pattern.compile("(V2|Policy)$");

    private final Plan plan;

    /** The resources with a policy before the deployment, by the names of their subjects. */
    private final Map<String, Set<ResourceState>> earlier = new HashMap<>();

    public SharedPolicies(Plan plan) {
        this.plan = plan;
        plan.before()
                .values()
                .forEach(state -> PolicyTypes.of(state)
                        .filter(type -> !type.document().isEmpty())
                        .filter(type -> !type.subject().isEmpty()
                                || !state.inputs().get(type.document()).isAbsent())
                        .ifPresent(type -> names(type, state)
                                .forEach(name -> earlier.computeIfAbsent(name, key -> new LinkedHashSet<>())
                                        .add(state))));
    }

    /** Returns why a changed policy can overwrite or remove another policy; empty if it certainly doesn't. */
    public Optional<String> reason(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        var any = now == null ? old : now;
        var other = Stream.of(Optional.ofNullable(old), Optional.ofNullable(now))
                .flatMap(Optional::stream)
                .flatMap(state -> names(type, state).stream())
                .flatMap(name -> earlier.getOrDefault(name, Set.of()).stream())
                .filter(candidate -> !candidate.urn().equals(any.urn()) && mayHaveSameSubject(type, candidate, any))
                .findFirst();
        if (other.isPresent()) {
            return Optional.of(ResourceState.typeAndName(other.get().urn())
                    + " sets a policy of the same resource, and only the last one that is set applies");
        }
        return old == null && isSeparate(type) && !isSubjectNew(type, now)
                ? Optional.of(
                        "can replace a policy from outside the stack, which may have denied something, because its "
                                + (type.subject().isEmpty() ? "account" : type.subject()) + " isn't certainly new")
                : Optional.empty();
    }

    /** Returns whether a policy is a separate resource instead of an input of the resource that has the policy. */
    public static boolean isSeparate(PolicyType type) {
        return !type.subject().isEmpty() || type.type().endsWith("Policy");
    }

    /** Returns whether two resources of one type don't differ in an input that identifies a policy, such as its name. */
    private static boolean mayHaveSameSubject(PolicyType type, ResourceState one, ResourceState other) {
        return !one.awsType().equals(other.awsType())
                || one.inputs().map().keySet().stream()
                        .filter(input -> !input.equals(type.document()))
                        .allMatch(input -> !(one.inputs().get(input) instanceof Text text
                                && other.inputs().get(input) instanceof Text name
                                && !text.equals(name)));
    }

    /** Returns whether the deployment certainly creates the resource that a new policy belongs to. */
    private boolean isSubjectNew(PolicyType type, ResourceState policy) {
        var subject = policy.inputs().get(type.subject());
        var links = policy.dependencies(type.subject());
        if (!links.isEmpty()) {
            return links.stream()
                    .allMatch(link -> isOfType(link, subjectType(type))
                            // A resource that isn't kept has an unknown name only if it is new.
                            && (isNew(link)
                                    || !plan.before().containsKey(link)
                                            && !plan.after().containsKey(link)
                                            && subject.hasUnknown()));
        }
        return subject instanceof Text
                && plan.after().values().stream()
                        .anyMatch(state -> state.inputs().get(type.subject()).equals(subject)
                                && isNew(state.urn())
                                && state.isManaged()
                                && isOfType(state.urn(), subjectType(type)));
    }

    private boolean isNew(String urn) {
        return plan.after().containsKey(urn)
                && (!plan.before().containsKey(urn) || plan.replaced().contains(urn));
    }

    private static boolean isOfType(String urn, String type) {
        return Pattern.compile("[:$]aws:" + Pattern.quote(type) + "(V2)?:[^:]*::")
                .matcher(urn)
                .find();
    }

    private static String subjectType(PolicyType type) {
        return TypeRule.SUBJECT
                .of(type.type())
                .map(rule -> rule.get(0))
                .findFirst()
                .orElseGet(() -> END.matcher(type.type()).replaceFirst(""));
    }

    /** Returns names that two policies have in common if they belong to the same resource. */
    private static Set<String> names(PolicyType type, ResourceState state) {
        var subject = subjectType(type);
        var names = new HashSet<String>();
        List<Value> values;
        if (type.subject().isEmpty()) {
            names.add(subject + " " + state.urn());
            values = Stream.of(state.outputs(), state.inputs())
                    .flatMap(fields ->
                            Stream.of("id", "arn", "name", "bucket", "url").map(fields::get))
                    .toList();
        } else {
            state.dependencies(type.subject()).forEach(link -> names.add(subject + " " + link));
            values = List.of(state.inputs().get(type.subject()));
        }
        for (var value : values) {
            if (value instanceof Text text) {
                // Only the names of buckets, ARNs, and URLs are unique among accounts and regions.
                boolean isUnique = TypeRule.BUCKET.isFor(subject) || text.text().contains(":");
                names.add(subject + " " + text.text()
                        + (isUnique ? "" : " " + state.provider().urn()));
            }
        }
        return names;
    }
}
