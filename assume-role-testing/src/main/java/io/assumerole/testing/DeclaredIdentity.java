package io.assumerole.testing;

import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A user or a role of a program, with all its declared policies. Unreadable policies are recorded: a decision without
 * them would be wrong.
 */
final class DeclaredIdentity {

    private static final String USER = "aws:iam/user:User";
    private static final String ROLE = "aws:iam/role:Role";

    private final List<DeclaredResource> program;
    private final Map<String, PolicyDocument> managed;
    private final DeclaredResource resource;
    private final String kind;
    private final String name;
    private final List<PolicyDocument> policies = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> unreadableBoundary = new ArrayList<>();
    private @Nullable PolicyDocument boundary;

    private DeclaredIdentity(
            List<DeclaredResource> program, Map<String, PolicyDocument> managed, DeclaredResource resource) {
        this.program = program;
        this.managed = managed;
        this.resource = resource;
        this.kind = resource.is(USER) ? "user" : "role";
        this.name = resource.text("name").orElse("");
    }

    /**
     * {@return the user or role with this ARN, if the program creates it}
     *
     * @param program the resources of the program
     * @param managed managed policies that the program does not create, keyed by their ARNs
     */
    static Optional<DeclaredIdentity> find(
            String arn, List<DeclaredResource> program, Map<String, PolicyDocument> managed) {
        var found = program.stream()
                .filter(one -> one.is(USER) || one.is(ROLE))
                .filter(one -> one.has("arn", arn))
                .toList();
        if (found.size() > 1) {
            throw new AssertionError("The program creates or reads %s more than once: %s".formatted(arn, found));
        }
        return found.stream().findFirst().map(one -> new DeclaredIdentity(program, new HashMap<>(managed), one).read());
    }

    private DeclaredIdentity read() {
        of("aws:iam/policy:Policy")
                .forEach(policy -> policy.text("arn")
                        .ifPresent(arn -> read(policy, "policy", document -> managed.put(arn, document))));
        of("aws:iam/%sPolicy:%s".formatted(kind, kind.equals("user") ? "UserPolicy" : "RolePolicy")).stream()
                .filter(policy -> policy.has(kind, name))
                .forEach(policy -> read(policy, "policy", policies::add));
        attached().forEach(arn -> managed(arn, policies::add, unreadable));
        if (kind.equals("user")) {
            groups();
        } else {
            resource.list("inlinePolicies")
                    .forEach(inline -> DeclaredResource.value(inline, "policy")
                            .ifPresent(text -> parse(String.valueOf(text), policies::add)));
        }
        resource.text("permissionsBoundary")
                .filter(arn -> !arn.isEmpty())
                .ifPresent(arn -> managed(arn, document -> boundary = document, unreadableBoundary));
        if (of(resource.is(USER) ? USER : ROLE).stream()
                        .filter(one -> one.has("name", name))
                        .count()
                > 1) {
            unreadable.add(
                    "the owner of each policy: the program creates more than one %s called %s".formatted(kind, name));
        }
        return this;
    }

    private List<DeclaredResource> of(String type) {
        return program.stream().filter(one -> one.is(type)).toList();
    }

    private List<String> attached() {
        var arns = new ArrayList<String>();
        Consumer<DeclaredResource> add = one -> one.text("policyArn")
                .ifPresentOrElse(
                        arns::add, () -> unreadable.add("the policyArn of %s, which is not known yet".formatted(one)));
        of("aws:iam/%sPolicyAttachment:%s"
                        .formatted(kind, kind.equals("user") ? "UserPolicyAttachment" : "RolePolicyAttachment"))
                .stream()
                .filter(one -> one.has(kind, name))
                .forEach(add);
        of("aws:iam/policyAttachment:PolicyAttachment").stream()
                .filter(one -> one.list(kind + "s").contains(name))
                .forEach(add);
        if (kind.equals("role")) {
            resource.list("managedPolicyArns").forEach(arn -> arns.add(String.valueOf(arn)));
        }
        return arns.stream().distinct().toList();
    }

    private void groups() {
        var inGroup =
                of("aws:iam/userGroupMembership:UserGroupMembership").stream().anyMatch(one -> one.has("user", name))
                        || of("aws:iam/groupMembership:GroupMembership").stream()
                                .anyMatch(one -> one.list("users").contains(name));
        if (inGroup) {
            unreadable.add(
                    "the policies of the groups of the user %s, which the assertion does not read".formatted(name));
        }
    }

    private void managed(String arn, Consumer<PolicyDocument> to, List<String> otherwise) {
        var document = managed.get(arn);
        if (document != null) {
            to.accept(document);
        } else {
            otherwise.add(("the content of the managed policy %s; give it with managedPolicy(…), or the program that"
                            + " creates it with in(…)")
                    .formatted(arn));
        }
    }

    private void read(DeclaredResource policy, String output, Consumer<PolicyDocument> to) {
        policy.text(output)
                .ifPresentOrElse(
                        text -> parse(text, to),
                        () -> unreadable.add("the %s of %s, which is not known yet".formatted(output, policy)));
    }

    private void parse(String text, Consumer<PolicyDocument> to) {
        try {
            to.accept(PolicyDocument.parse(text));
        } catch (InvalidPolicyException e) {
            unreadable.add("an invalid policy of the %s %s: %s".formatted(kind, name, e.getMessage()));
        }
    }

    /** {@return the trust policy; empty for a user, or if it is unknown} */
    Optional<PolicyDocument> trust() {
        return kind.equals("role") ? resource.text("assumeRolePolicy").map(PolicyDocument::parse) : Optional.empty();
    }

    /** {@return the known policies, inline and attached} */
    List<PolicyDocument> policies() {
        return policies;
    }

    /** {@return the permissions boundary; empty if there is none or if it is unknown} */
    Optional<PolicyDocument> boundary() {
        return Optional.ofNullable(boundary);
    }

    /** {@return the missing information about policies, each with a remedy} */
    List<String> unreadable() {
        return unreadable;
    }

    /** {@return the missing information about the boundary} */
    List<String> unreadableBoundary() {
        return unreadableBoundary;
    }

    Optional<String> uniqueId() {
        return resource.text("uniqueId");
    }
}
