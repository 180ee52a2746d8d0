package io.assumerole.policy.cli.review.graph;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Effect;
import io.assumerole.policy.cli.review.graph.PolicySource.Content;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A user, group, or role before or after the deployment, with everything that determines what it can do and who can act
 * as it.
 */
public final class Identity {
    /** The kinds of principals that have policies. */
    public enum Kind {
        USER,
        GROUP,
        ROLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A policy, or a group with its policies.
     *
     * @param by the URN of the resource that attaches it
     * @param label the name of the policy or group
     */
    private record Attached(String by, String label, List<PolicySource> policies) {
        boolean mayDeny() {
            return policies.stream().anyMatch(PolicySource::mayDeny);
        }

        boolean isOverwrittenBy(Attached other) {
            return !by.equals(other.by) && mayDeny() && !contents(policies).equals(contents(other.policies));
        }
    }

    /** The start of the label of an inline policy. */
    static final String INLINE = "inline policy ";

    /** The key of an inline policy whose name isn't readable. A name can't contain an asterisk. */
    static final String ANY_INLINE = INLINE + "*";

    private static final Pattern ACCOUNT = Pattern.compile("arn:[^:]*:iam::([0-9]{12}):.*");

    private final Kind kind;
    private final String key;
    private final String name;
    private final String provider;
    private final @Nullable ResourceState state;
    private final List<PolicySource> policies = new ArrayList<>();
    private final Set<Identity> groups = new LinkedHashSet<>();
    private final Set<Assumption> assumptions = new LinkedHashSet<>();

    /** The members of the principal's exclusive lists by kind, such as {@code managed policies}, and by name or ARN. */
    private final Map<String, Map<String, PolicySource>> exclusive = new LinkedHashMap<>();

    /** The policies and groups that other resources attach: by the URN of the resource, and by a key that is unique. */
    private final Map<String, Map<String, Attached>> attachments = new LinkedHashMap<>();

    /** The URNs of the resources that set this principal's policies, memberships, and permissions boundary. */
    private final Set<String> origins = new LinkedHashSet<>();

    @Nullable
    private PolicySource boundary;

    @Nullable
    private PolicySource trust;

    private Identity(Kind kind, String key, String name, @Nullable ResourceState state, String provider) {
        this.kind = kind;
        this.key = key;
        this.name = name;
        this.state = state;
        this.provider = provider;
    }

    public static Identity of(Kind kind, ResourceState state) {
        var name = state.inputs()
                .text("name")
                .or(() -> state.outputs().text("name"))
                .or(() -> state.outputs().text("id"))
                .orElse(state.name());
        return new Identity(kind, state.urn(), name, state, state.provider().urn());
    }

    /** Creates a principal that the stack refers to but doesn't manage. */
    static Identity outside(Kind kind, String name, String provider) {
        var identity = new Identity(kind, (kind + " " + name + " " + provider).strip(), name, null, provider);
        if (kind == Kind.GROUP) {
            // The members of a group, which may be users of the stack, get the group's policies.
            identity.policies.add(new PolicySource(
                    "a policy", new PolicySource.Hidden(identity.key + " policies", "isn't part of the stack")));
        }
        return identity;
    }

    /** Returns this principal, which the stack doesn't manage, without the policies that the stack attaches. */
    Identity withoutStack() {
        return outside(kind, name, provider);
    }

    /**
     * A policy or principal whose name isn't known, and that only a link identifies.
     *
     * @param input the input that isn't known, such as {@code policyArn}
     * @param resource the name of the resource with the input
     * @param policy the policy; null for a principal
     */
    public record Assumption(
            String input, String resource, @Nullable PolicySource policy) {
        /**
         * Returns the reason why this assumption makes the result undecided.
         *
         * @param before the principal before the deployment
         */
        public String reason(@Nullable Identity before) {
            var reason = "the " + input + " of " + resource + " isn't known before the deployment";
            if (policy == null) {
                return reason + "; the preview shows only what it depends on";
            }
            var earlier = before == null
                    ? Optional.<PolicySource>empty()
                    : before.effectivePolicies().stream()
                            .filter(former -> former.content().equals(policy.content()))
                            .findFirst();
            return reason + "; it's probably " + policy.label()
                    + earlier.map(former -> former.label().equals(policy.label())
                                    ? ", whose text is unchanged"
                                    : ", whose text is the same as that of " + former.label()
                                            + " before the deployment")
                            .orElse("");
        }
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the URN, or a different unique string for a principal that the stack doesn't manage. */
    public String key() {
        return key;
    }

    public String name() {
        return name;
    }

    /**
     * Returns the URN of the provider of the resource that manages this principal or refers to it. Names are unique
     * only within an account.
     */
    String provider() {
        return provider;
    }

    /** Returns the resource; null if the stack only refers to the principal. */
    @Nullable
    public ResourceState state() {
        return state;
    }

    /** Returns the principal's own policies, without those of its groups. */
    public List<PolicySource> policies() {
        return Collections.unmodifiableList(policies);
    }

    public Set<Identity> groups() {
        return Collections.unmodifiableSet(groups);
    }

    /** Returns the policies and groups of this principal that the stack names only by a link, not by a value. */
    public Set<Assumption> assumptions() {
        return Collections.unmodifiableSet(assumptions);
    }

    /** Returns the permissions boundary; null if the principal has none. */
    @Nullable
    public PolicySource boundary() {
        return boundary;
    }

    /** Returns the trust policy; null for users, groups, and roles outside the stack. */
    @Nullable
    public PolicySource trust() {
        return trust;
    }

    void setBoundary(PolicySource policy) {
        boundary = policy;
    }

    void setTrust(PolicySource policy) {
        trust = policy;
    }

    void addPolicy(PolicySource policy) {
        policies.add(policy);
    }

    /** Adds the URN of a resource that policies, memberships, or the permissions boundary come from. */
    void addOrigin(String urn) {
        origins.add(urn);
    }

    void addAssumption(Assumption assumption) {
        assumptions.add(assumption);
    }

    /** Notes that the principal has an exclusive list, even an empty one. */
    void addExclusiveList(String kindOfPolicies) {
        exclusive.computeIfAbsent(kindOfPolicies, missing -> new LinkedHashMap<>());
    }

    /** Adds a policy from an exclusive list. Such a policy is also attached to the principal. */
    void addExclusive(String kindOfPolicies, String member, PolicySource policy) {
        exclusive.get(kindOfPolicies).put(member, policy);
        addAttachment(state, member, policy);
    }

    /** Returns a key that is the same for principals that may be the same before and after. */
    String pairKey() {
        return this + " " + provider;
    }

    public boolean isManaged() {
        return state != null && state.isManaged();
    }

    public Optional<String> arn() {
        return state == null ? Optional.empty() : state.outputs().text("arn");
    }

    /** Returns the account, if the ARN is known. */
    public Optional<AccountId> account() {
        return arn().map(ACCOUNT::matcher).filter(Matcher::matches).map(arn -> new AccountId(arn.group(1)));
    }

    /** Returns the ARN, or a pattern for it. */
    public String arnPattern() {
        var path = state != null && state.inputs().get("path") instanceof Text text ? text.text() : "/";
        return arn().orElseGet(() -> "arn:aws:iam::*:" + kind + path + name);
    }

    /** Returns the URNs of the resources that set the policies of this principal and of its groups. */
    public Stream<String> allOrigins() {
        return Stream.concat(origins.stream(), groups.stream().flatMap(group -> group.origins.stream()));
    }

    /** Returns the principal's own policies and the policies of its groups. */
    public List<PolicySource> effectivePolicies() {
        return Stream.concat(
                        policies.stream(),
                        groups.stream()
                                .flatMap(group -> group.policies.stream()
                                        .map(policy -> new PolicySource(
                                                policy.label() + " of group " + group.name, policy.content()))))
                .toList();
    }

    /**
     * Returns why the principal's exclusive lists after the deployment may remove a Deny; empty if they certainly
     * don't.
     */
    public static List<String> lostDenies(@Nullable Identity old, Identity now) {
        var reasons = new ArrayList<String>();
        now.exclusive.forEach((kind, members) -> {
            if (old == null || !old.exclusive.containsKey(kind)) {
                // Only a principal that didn't exist before certainly has no other policies.
                if (old != null || !now.isManaged()) {
                    reasons.add("may remove " + kind
                            + " that others attached, because its list of them becomes exclusive, and a removed policy"
                            + " may have denied something");
                }
                return;
            }
            old.exclusive.get(kind).forEach((member, policy) -> {
                if (!members.containsKey(member) && policy.mayDeny()) {
                    reasons.add(policy.label() + " leaves its exclusive list of " + kind
                            + ", and may have denied something");
                }
            });
        });
        return reasons;
    }

    /** Notes that a resource attaches a policy. */
    void addAttachment(ResourceState by, String key, PolicySource policy) {
        addAttachment(by, key, new Attached(by.urn(), policy.label(), List.of(policy)));
    }

    /** Adds a group that a resource lets the user join. */
    void addGroup(ResourceState by, Identity group) {
        groups.add(group);
        addAttachment(by, group.key, new Attached(by.urn(), group.toString(), group.policies));
    }

    private void addAttachment(ResourceState by, String key, Attached attached) {
        attachments.computeIfAbsent(by.urn(), missing -> new LinkedHashMap<>()).put(key, attached);
    }

    /**
     * Returns why the principal may lose a Deny that both graphs contain. A removed or changed resource detaches a policy,
     * or leaves a group, even if another resource attaches the policy or joins the group. A new or changed resource
     * overwrites an inline policy with the same name.
     */
    public static List<String> lostDuplicates(@Nullable Identity old, Identity now) {
        var before = old == null ? Map.<String, Map<String, Attached>>of() : old.attachments;
        var reasons = new ArrayList<String>();
        before.forEach((urn, all) -> all.forEach((key, attached) -> {
            // A principal's own list is compared separately.
            boolean isKept = now.attachments.getOrDefault(urn, Map.of()).containsKey(key)
                    || urn.equals(now.key) && attached.mayDeny();
            var others = now.attached(key).toList();
            if (!isKept
                    && !others.isEmpty()
                    && Stream.concat(Stream.of(attached), others.stream()).anyMatch(Attached::mayDeny)) {
                reasons.add(ResourceState.typeAndName(urn) + " may detach the " + attached.label()
                        + ", which another resource attaches, and which may have denied something");
            }
        }));
        now.attachments.forEach((urn, all) -> all.forEach((key, attached) -> {
            boolean isChanged =
                    !attached.equals(before.getOrDefault(urn, Map.of()).get(key));
            if (key.startsWith(INLINE)
                    && isChanged
                    && now.attached(key).anyMatch(other -> other.isOverwrittenBy(attached))) {
                reasons.add(ResourceState.typeAndName(urn)
                        + " may overwrite the inline policy of another resource, which may"
                        + " have the same name, and may have denied something");
            }
        }));
        return reasons;
    }

    private Stream<Attached> attached(String key) {
        return attachments.values().stream()
                .flatMap(byKey -> byKey.entrySet().stream())
                .filter(entry -> mayBeEqual(key, entry.getKey()))
                .map(Map.Entry::getValue);
    }

    private static boolean mayBeEqual(String key, String other) {
        return key.equals(other)
                || key.equals(ANY_INLINE) && other.startsWith(INLINE)
                || other.equals(ANY_INLINE) && key.startsWith(INLINE);
    }

    /** Returns whether another principal has the same policies, boundary, and groups. */
    public boolean hasSamePermissions(Identity other) {
        return hasSameOwnPermissions(other) && groupKeys().equals(other.groupKeys());
    }

    /** Returns whether another principal has the same policies and boundary. Ignores the policies of groups. */
    public boolean hasSameOwnPermissions(Identity other) {
        return contents(policies).equals(contents(other.policies))
                && Objects.equals(boundaryContent(), other.boundaryContent());
    }

    private static Set<Content> contents(List<PolicySource> policies) {
        var contents = new HashSet<Content>();
        policies.forEach(policy -> contents.add(policy.content()));
        return contents;
    }

    private Optional<Content> boundaryContent() {
        return Optional.ofNullable(boundary).map(PolicySource::content);
    }

    private Set<String> groupKeys() {
        var keys = new HashSet<String>();
        groups.forEach(group -> keys.add(group.key));
        return keys;
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }

    /** Returns whether its policies and its permissions boundary allow it to change or remove the boundary. */
    public boolean canChangeBoundary() {
        var owner = kind == Kind.ROLE ? "Role" : "User";
        return boundary != null
                && Stream.of("iam:Delete" + owner + "PermissionsBoundary", "iam:Put" + owner + "PermissionsBoundary")
                        .anyMatch(action -> allows(List.of(boundary), action) && allows(effectivePolicies(), action));
    }

    private boolean allows(List<PolicySource> policies, String action) {
        return hasStatement(policies, Effect.ALLOW, action) && !hasStatement(policies, Effect.DENY, action);
    }

    /** Returns whether policies have a statement about an action on this principal. */
    private boolean hasStatement(List<PolicySource> policies, Effect effect, String action) {
        return policies.stream()
                .flatMap(policy -> policy.statements(effect))
                .anyMatch(statement -> statement.actions().stream()
                                .anyMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action))
                        && statement.resources().stream().anyMatch(pattern -> Wildcard.matches(pattern, arnPattern())));
    }
}
