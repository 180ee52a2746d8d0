package io.assumerole.testing;

import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A user or a role of a program, with all its declared policies. Unreadable policies are recorded: a decision without
 * them would be wrong.
 */
final class DeclaredIdentity {

    /** A kind of identity, and the properties that name such an identity in the resources of com.pulumi:aws. */
    private enum Kind {
        USER(
                "aws:iam/user:User",
                "aws:iam/userPolicy:UserPolicy",
                "aws:iam/userPolicyAttachment:UserPolicyAttachment",
                "user",
                "users"),
        ROLE(
                "aws:iam/role:Role",
                "aws:iam/rolePolicy:RolePolicy",
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                "role",
                "roles");

        private final String type;
        private final String inlinePolicyType;
        private final String attachmentType;
        /** The property of an inline policy or an attachment that names the identity. */
        private final String property;
        /** The property of {@code aws:iam/policyAttachment:PolicyAttachment} that names several identities. */
        private final String listProperty;

        Kind(String type, String inlinePolicyType, String attachmentType, String property, String listProperty) {
            this.type = type;
            this.inlinePolicyType = inlinePolicyType;
            this.attachmentType = attachmentType;
            this.property = property;
            this.listProperty = listProperty;
        }

        static Optional<Kind> of(DeclaredResource resource) {
            return Stream.of(values()).filter(kind -> resource.is(kind.type)).findFirst();
        }

        @Override
        public String toString() {
            return property;
        }
    }

    private final List<DeclaredResource> program;
    private final Map<String, PolicyDocument> managed;
    private final DeclaredResource resource;
    private final Kind kind;
    private final String name;
    private final List<PolicyDocument> policies = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> unreadableBoundary = new ArrayList<>();
    private @Nullable PolicyDocument boundary;

    private DeclaredIdentity(
            List<DeclaredResource> program, Map<String, PolicyDocument> managed, DeclaredResource resource, Kind kind) {
        this.program = program;
        this.managed = managed;
        this.resource = resource;
        this.kind = kind;
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
                .filter(resource -> Kind.of(resource).isPresent())
                .filter(resource -> resource.has("arn", arn))
                .toList();
        if (found.size() > 1) {
            throw new AssertionError("The program creates or reads %s more than once: %s".formatted(arn, found));
        }
        return found.stream()
                .findFirst()
                .flatMap(resource -> Kind.of(resource)
                        .map(kind -> new DeclaredIdentity(program, new HashMap<>(managed), resource, kind).read()));
    }

    private DeclaredIdentity read() {
        of("aws:iam/policy:Policy")
                .forEach(policy -> policy.text("arn")
                        .ifPresent(arn -> read(policy, "policy", document -> managed.put(arn, document))));
        of(kind.inlinePolicyType).stream()
                .filter(policy -> policy.has(kind.property, name))
                .forEach(policy -> read(policy, "policy", policies::add));
        attached().forEach(arn -> managed(arn, policies::add, unreadable));
        if (kind == Kind.USER) {
            groups();
        } else {
            resource.list("inlinePolicies")
                    .forEach(inline -> DeclaredResource.value(inline, "policy")
                            .ifPresent(text -> parse(String.valueOf(text), policies::add)));
        }
        resource.text("permissionsBoundary")
                .filter(arn -> !arn.isEmpty())
                .ifPresent(arn -> managed(arn, document -> boundary = document, unreadableBoundary));
        if (of(kind.type).stream().filter(other -> other.has("name", name)).count() > 1) {
            unreadable.add(
                    "the owner of each policy: the program creates more than one %s called %s".formatted(kind, name));
        }
        return this;
    }

    private List<DeclaredResource> of(String type) {
        return program.stream().filter(resource -> resource.is(type)).toList();
    }

    private List<String> attached() {
        var arns = new ArrayList<String>();
        Consumer<DeclaredResource> add = attachment -> attachment
                .text("policyArn")
                .ifPresentOrElse(
                        arns::add,
                        () -> unreadable.add("the policyArn of %s, which is not known yet".formatted(attachment)));
        of(kind.attachmentType).stream()
                .filter(attachment -> attachment.has(kind.property, name))
                .forEach(add);
        of("aws:iam/policyAttachment:PolicyAttachment").stream()
                .filter(attachment -> attachment.list(kind.listProperty).contains(name))
                .forEach(add);
        if (kind == Kind.ROLE) {
            resource.list("managedPolicyArns").forEach(arn -> arns.add(String.valueOf(arn)));
        }
        return arns.stream().distinct().toList();
    }

    private void groups() {
        var inGroup = of("aws:iam/userGroupMembership:UserGroupMembership").stream()
                        .anyMatch(membership -> membership.has("user", name))
                || of("aws:iam/groupMembership:GroupMembership").stream()
                        .anyMatch(membership -> membership.list("users").contains(name));
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
        return kind == Kind.ROLE ? resource.text("assumeRolePolicy").map(PolicyDocument::parse) : Optional.empty();
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
