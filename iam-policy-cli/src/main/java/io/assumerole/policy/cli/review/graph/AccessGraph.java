package io.assumerole.policy.cli.review.graph;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.AwsManagedPolicies;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.review.graph.Identity.Kind;
import io.assumerole.policy.cli.review.graph.PolicySource.Content;
import io.assumerole.policy.cli.review.graph.PolicySource.Hidden;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.ResourceState.Standing;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The principals before or after the deployment, with their policies. An attachment refers to its principal by name or
 * ARN. If the value is unknown, but depends on exactly one resource of the right type, the graph uses this resource.
 */
public final class AccessGraph {
    /**
     * A policy, membership, or attachment whose principal isn't known.
     *
     * @param what the attached policy or membership, in human-readable form
     * @param reason the reason why the principal isn't known
     */
    public record Unresolved(ResourceState state, String what, String reason) {}

    private static final String MANAGED_POLICIES = "managed policies";
    private static final String INLINE_POLICIES = "inline policies";

    /** The start of the label of an AWS managed policy. */
    public static final String AWS_MANAGED = "AWS managed policy ";

    private final Map<String, Identity> identities = new LinkedHashMap<>();
    private final Map<String, PolicySource> managed = new LinkedHashMap<>();
    private final Map<String, Identity> attached = new HashMap<>();
    private final List<Unresolved> unresolved = new ArrayList<>();
    private final Map<String, AccountId> accounts = new HashMap<>();
    private final Map<String, List<Identity>> byName = new HashMap<>();
    private final Map<String, String> managedByArn = new HashMap<>();

    /** The patterns for the ARNs of new customer managed policies, by URN. */
    private final Map<String, Pattern> newManaged = new HashMap<>();

    private final PolicyInputs inputs;

    public AccessGraph(Map<String, ResourceState> world, PolicyInputs inputs) {
        this.inputs = inputs;
        for (var state : world.values()) {
            switch (state.awsType()) {
                case "iam/user" -> add(Kind.USER, state);
                case "iam/group" -> add(Kind.GROUP, state);
                case "iam/role" -> add(Kind.ROLE, state);
                case "iam/policy" -> addManaged(state);
                default -> {}
            }
        }
        identities.values().stream().toList().forEach(this::addOwnPolicies);
        world.values().forEach(this::connect);
    }

    /** Returns all users, groups, and roles by their keys. */
    public Map<String, Identity> identities() {
        return Collections.unmodifiableMap(identities);
    }

    /** Returns the customer managed policies by URN. */
    public Map<String, PolicySource> managed() {
        return Collections.unmodifiableMap(managed);
    }

    /** Returns, for each attached customer managed policy by URN, a principal that has the policy. */
    public Map<String, Identity> attached() {
        return Collections.unmodifiableMap(attached);
    }

    public List<Unresolved> unresolved() {
        return Collections.unmodifiableList(unresolved);
    }

    /** Returns the accounts of the providers whose principals have known ARNs. */
    Map<String, AccountId> accounts() {
        return Collections.unmodifiableMap(accounts);
    }

    private void add(Kind kind, ResourceState state) {
        var identity = Identity.of(kind, state);
        identities.put(identity.key(), identity);
        name(identity, identity.name());
        identity.arn().ifPresent(arn -> name(identity, arn));
        identity.account().ifPresent(account -> accounts.put(identity.provider(), account));
    }

    private void name(Identity identity, String name) {
        byName.computeIfAbsent(nameKey(identity.kind(), name), key -> new ArrayList<>())
                .add(identity);
    }

    private static String nameKey(Kind kind, String name) {
        // IAM compares names regardless of case.
        return kind + " " + name.toLowerCase(Locale.ROOT);
    }

    private void addManaged(ResourceState state) {
        var content = state.standing() == Standing.READ
                ? Optional.<Content>of(new Hidden(state.urn(), "isn't part of the stack"))
                : inputs.read(state, "policy", PolicyKind.IDENTITY);
        content.ifPresent(
                policy -> managed.put(state.urn(), new PolicySource("managed policy " + state.name(), policy)));
        state.outputs()
                .text("arn")
                .ifPresentOrElse(
                        arn -> managedByArn.put(arn, state.urn()),
                        () -> state.inputs()
                                .text("name")
                                .filter(name ->
                                        state.inputs().get("path").unreadable().isEmpty())
                                .ifPresent(name -> newManaged.put(state.urn(), arn(state, name))));
    }

    private static Pattern arn(ResourceState policy, String name) {
        return Pattern.compile("arn:[^:]+:iam::[0-9]{12}:policy"
                + Pattern.quote(policy.inputs().text("path").orElse("/") + name));
    }

    private void addOwnPolicies(Identity identity) {
        var state = identity.state();
        if (state == null) {
            return;
        }
        if (state.standing() == Standing.READ) {
            identity.addPolicy(new PolicySource(
                    "policies outside the stack", new Hidden(state.urn() + " policies", "aren't known")));
            return;
        }
        identity.addOrigin(state.urn());
        if (identity.kind() == Kind.ROLE) {
            inputs.read(state, "assumeRolePolicy", PolicyKind.TRUST)
                    .ifPresent(content -> identity.setTrust(new PolicySource("trust policy", content)));
            addInlinePolicies(identity, state);
        }
        var arns = state.inputs().get("managedPolicyArns");
        if (!arns.equals(Value.ABSENT)) {
            identity.addExclusiveList(MANAGED_POLICIES);
            arns.elements().forEach(arn -> {
                attach(identity, state, "managedPolicyArns", arn);
                var policy = policy(state, "managedPolicyArns", arn);
                identity.addExclusive(MANAGED_POLICIES, member(state, "managedPolicyArns", arn, policy), policy);
            });
        }
        var boundary = state.inputs().get("permissionsBoundary");
        if (!boundary.isAbsent()) {
            identity.setBoundary(policy(state, "permissionsBoundary", boundary));
            managedUrn(state, "permissionsBoundary", boundary).ifPresent(urn -> {
                attached.put(urn, identity);
                identity.addOrigin(urn);
                assume(identity, state, "permissionsBoundary", boundary, managed.get(urn));
            });
        }
        if (state.standing() == Standing.IMPORTED) {
            identity.addPolicy(new PolicySource(
                    "policies before the import", inputs.hidden(state, "policies", "aren't known before the import")));
        }
    }

    /** Returns a name that is equal before and after only if the managed policy is certainly the same. */
    private String member(ResourceState state, String input, Value arn, PolicySource policy) {
        return managedUrn(state, input, arn)
                .or(() -> arn instanceof Text text ? Optional.of(text.text()) : Optional.empty())
                .orElseGet(() -> policy.content().toString());
    }

    private void addInlinePolicies(Identity identity, ResourceState state) {
        var inlines = state.inputs().get("inlinePolicies");
        if (inlines.equals(Value.ABSENT)) {
            return;
        }
        identity.addExclusiveList(INLINE_POLICIES);
        inlines.elements().forEach(inline -> {
            var value = inline instanceof Fields fields ? fields.get("policy") : inline;
            var name = inline instanceof Fields fields ? fields.text("name").orElse("") : "";
            inputs.read(state, "inlinePolicies", value, PolicyKind.IDENTITY).ifPresent(content -> {
                var policy = new PolicySource(Identity.INLINE + name, content);
                identity.addPolicy(policy);
                identity.addExclusive(INLINE_POLICIES, policy.label(), policy);
            });
        });
    }

    private void connect(ResourceState state) {
        switch (state.awsType()) {
            case "iam/rolePolicy" -> addInline(state, Kind.ROLE, "role");
            case "iam/userPolicy" -> addInline(state, Kind.USER, "user");
            case "iam/groupPolicy" -> addInline(state, Kind.GROUP, "group");
            case "iam/rolePolicyAttachment" -> attach(state, Kind.ROLE, "role");
            case "iam/userPolicyAttachment" -> attach(state, Kind.USER, "user");
            case "iam/groupPolicyAttachment" -> attach(state, Kind.GROUP, "group");
            case "iam/policyAttachment" -> {
                attach(state, Kind.ROLE, "roles");
                attach(state, Kind.USER, "users");
                attach(state, Kind.GROUP, "groups");
            }
            case "iam/rolePolicyAttachmentsExclusive" -> attachAll(state, Kind.ROLE, "roleName");
            case "iam/userPolicyAttachmentsExclusive" -> attachAll(state, Kind.USER, "userName");
            case "iam/groupPolicyAttachmentsExclusive" -> attachAll(state, Kind.GROUP, "groupName");
            case "iam/groupMembership" -> join(state, "users", "group");
            case "iam/userGroupMembership" -> join(state, "user", "groups");
            default -> {}
        }
    }

    private void addInline(ResourceState state, Kind kind, String input) {
        var content = inputs.read(state, "policy", PolicyKind.IDENTITY);
        if (content.isPresent()) {
            var policy = new PolicySource(Identity.INLINE + state.name(), content.get());
            resolve(state, kind, input, policy.label()).forEach(identity -> {
                identity.addPolicy(policy);
                identity.addOrigin(state.urn());
                var name = state.inputs().get("name");
                if (!name.isAbsent()) {
                    var key = name instanceof Text text ? Identity.INLINE + text.text() : Identity.ANY_INLINE;
                    identity.addAttachment(state, key, policy);
                }
            });
        }
    }

    private void attach(ResourceState state, Kind kind, String input) {
        if (state.inputs().get(input).isAbsent()) {
            return;
        }
        resolve(state, kind, input, "a managed policy").forEach(identity -> {
            var arn = state.inputs().get("policyArn");
            attach(identity, state, "policyArn", arn);
            var policy = policy(state, "policyArn", arn);
            identity.addAttachment(state, member(state, "policyArn", arn, policy), policy);
        });
    }

    private void attachAll(ResourceState state, Kind kind, String input) {
        resolve(state, kind, input, "managed policies")
                .forEach(identity -> state.inputs().get("policyArns").elements().forEach(arn -> {
                    attach(identity, state, "policyArns", arn);
                    var policy = policy(state, "policyArns", arn);
                    identity.addAttachment(state, member(state, "policyArns", arn, policy), policy);
                }));
    }

    private void attach(Identity identity, ResourceState state, String input, Value arn) {
        identity.addPolicy(policy(state, input, arn));
        identity.addOrigin(state.urn());
        managedUrn(state, input, arn).ifPresent(urn -> {
            attached.put(urn, identity);
            identity.addOrigin(urn);
            assume(identity, state, input, arn, managed.get(urn));
        });
    }

    /**
     * Notes that a value isn't known, and that only a link shows which policy or principal the value names. The value
     * might name a different one.
     *
     * @param policy the policy that the link names; null if the link names a principal
     */
    private static void assume(
            Identity identity, ResourceState state, String input, Value value, @Nullable PolicySource policy) {
        if (!(value instanceof Text)) {
            identity.addAssumption(new Identity.Assumption(input, state.name(), policy));
        }
    }

    /** Returns the managed policy that a value names. */
    public PolicySource policy(ResourceState state, String input, Value arn) {
        var urn = managedUrn(state, input, arn);
        if (urn.isPresent() && managed.containsKey(urn.get())) {
            return managed.get(urn.get());
        }
        if (arn instanceof Text text) {
            return AwsManagedPolicies.name(text.text())
                    .map(name -> new PolicySource(AWS_MANAGED + name, ManagedPolicyDocuments.content(text.text())))
                    .orElseGet(() -> new PolicySource(
                            "managed policy "
                                    + text.text().substring(text.text().lastIndexOf('/') + 1),
                            new Hidden(text.text(), "isn't part of the stack")));
        }
        return new PolicySource(
                "managed policy of " + state.name(),
                inputs.hidden(
                        state,
                        input,
                        PolicyInputs.reason(state, input, arn.unreadable().orElse(Unreadable.UNKNOWN))));
    }

    public Optional<String> managedUrn(ResourceState state, String input, Value arn) {
        var linked = state.propertyDependencies().getOrDefault(input, List.of()).stream()
                .filter(managed::containsKey);
        if (!(arn instanceof Text text)) {
            return only(linked.toList());
        }
        // A preview shows the ARN of a new policy only if the ARN is predicted.
        return Optional.ofNullable(managedByArn.get(text.text()))
                .or(() -> only(linked.filter(newManaged::containsKey)
                        .filter(urn -> newManaged.get(urn).matcher(text.text()).matches())
                        .toList()));
    }

    private static <T> Optional<T> only(List<T> all) {
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    private void join(ResourceState state, String user, String group) {
        var groups = resolve(state, Kind.GROUP, group, "a membership");
        resolve(state, Kind.USER, user, "a membership").forEach(member -> {
            groups.forEach(joined -> member.addGroup(state, joined));
            member.addOrigin(state.urn());
        });
    }

    /** Returns the principals that an input names, and notes the principals that can't be found. */
    private List<Identity> resolve(ResourceState state, Kind kind, String input, String what) {
        var value = state.inputs().get(input);
        var found = new ArrayList<Identity>();
        value.elements().forEach(element -> {
            var identity = resolve(state, kind, input, element);
            identity.ifPresentOrElse(
                    principal -> {
                        assume(principal, state, input, element, null);
                        found.add(principal);
                    },
                    () -> unresolved.add(new Unresolved(
                            state,
                            what,
                            "its " + kind + " "
                                    + PolicyInputs.reason(
                                            state, input, element.unreadable().orElse(Unreadable.UNKNOWN)))));
        });
        if (value.isAbsent()) {
            unresolved.add(new Unresolved(state, what, "its " + kind + " isn't shown"));
        }
        return found;
    }

    private Optional<Identity> resolve(ResourceState state, Kind kind, String input, Value value) {
        var provider = state.provider().urn();
        var linked = only(state.propertyDependencies().getOrDefault(input, List.of()).stream()
                .flatMap(urn -> Stream.ofNullable(identities.get(urn)))
                .filter(identity ->
                        identity.kind() == kind && identity.provider().equals(provider))
                .toList());
        if (!(value instanceof Text text)) {
            return linked;
        }
        // A name is unique only within an account, and each provider can have a different account. An ARN contains its
        // account.
        var named = byName.getOrDefault(nameKey(kind, text.text()), List.of()).stream()
                .filter(identity ->
                        identity.provider().equals(provider) || text.text().startsWith("arn:"))
                .toList();
        if (named.size() > 1) {
            // Principals of several accounts have the same name.
            return linked.filter(named::contains);
        }
        return named.isEmpty() ? Optional.of(outside(kind, text.text(), provider)) : Optional.of(named.get(0));
    }

    /** Returns the principal of the stack that has a name or an ARN; empty if no principal or several principals have it. */
    Optional<Identity> find(Kind kind, String nameOrArn, String provider) {
        return only(findAll(kind, nameOrArn, provider));
    }

    /**
     * Returns the principals of the stack that may have a name or an ARN. A new principal, whose ARN isn't known, matches
     * if it may be in the ARN's account.
     */
    List<Identity> findAll(Kind kind, String nameOrArn, String provider) {
        var name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
        return byName.getOrDefault(nameKey(kind, name), List.of()).stream()
                .filter(identity -> identity.state() != null)
                .filter(identity -> nameOrArn.startsWith("arn:")
                        ? identity.arn().map(nameOrArn::equals).orElseGet(() -> mayHave(identity, nameOrArn))
                        : identity.provider().equals(provider))
                .toList();
    }

    private boolean mayHave(Identity identity, String arn) {
        var parts = arn.split(":", 6);
        var account = accounts.get(identity.provider());
        return parts.length == 6
                && identity.arnPattern().endsWith(":" + parts[5])
                && (account == null || account.value().equals(parts[4]));
    }

    private Identity outside(Kind kind, String nameOrArn, String provider) {
        var outside = Identity.outside(kind, nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1), provider);
        return identities.computeIfAbsent(outside.key(), missing -> outside);
    }
}
