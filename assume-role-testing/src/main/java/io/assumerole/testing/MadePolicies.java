package io.assumerole.testing;

import io.assumerole.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The policies that a program gives to its users and roles. */
final class MadePolicies {

    /**
     * A user or a role, with everything that the program says about its permissions.
     *
     * @param resource the user or role
     * @param identity its policies, inline and attached
     * @param boundary its permissions boundary; {@code null} where it has none or where nobody knows what is in it
     * @param unknown what is attached and nobody knows what is in it, each with what to do about it
     * @param unknownBoundary the same of the boundary; empty where it has none or where it is known
     */
    record Identity(
            MadeResource resource,
            List<PolicyDocument> identity,
            @Nullable PolicyDocument boundary,
            List<String> unknown,
            List<String> unknownBoundary) {

        Optional<String> uniqueId() {
            return resource.text("uniqueId");
        }
    }

    private static final String USER = "aws:iam/user:User";
    private static final String ROLE = "aws:iam/role:Role";

    private final List<MadeResource> all;
    private final Map<String, PolicyDocument> managed = new HashMap<>();

    /**
     * @param all the resources that count
     * @param given managed policies that the program does not make, by their ARNs
     */
    MadePolicies(List<MadeResource> all, Map<String, PolicyDocument> given) {
        this.all = all;
        managed.putAll(given);
        all.stream().filter(one -> one.is("aws:iam/policy:Policy")).forEach(policy -> policy.text("arn")
                .ifPresent(arn -> document(policy, "policy").ifPresent(known -> managed.put(arn, known))));
    }

    /** {@return the trust policy of a role} */
    Optional<PolicyDocument> trust(Identity role) {
        return document(role.resource(), "assumeRolePolicy");
    }

    /** {@return the user or role of this ARN, if the program makes it} */
    Optional<Identity> find(String arn) {
        var found = all.stream()
                .filter(one -> one.is(USER) || one.is(ROLE))
                .filter(one -> one.text("arn").filter(arn::equals).isPresent())
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(identity(found.get(0)));
    }

    private Identity identity(MadeResource of) {
        var kind = of.is(USER) ? "user" : "role";
        var name = of.text("name").orElseThrow();
        var documents = new ArrayList<PolicyDocument>();
        var unknown = new ArrayList<String>();
        inline(of, kind, name).forEach(text -> documents.add(PolicyDocument.parse(text)));
        for (var arn : attached(of, kind, name)) {
            var document = managed.get(arn);
            if (document == null) {
                unknown.add(missing(arn));
            } else {
                documents.add(document);
            }
        }
        if (isInGroup(kind, name)) {
            unknown.add("the policies of the groups that the user is in");
        }
        var boundary = of.text("permissionsBoundary").filter(arn -> !arn.isEmpty());
        return new Identity(
                of,
                documents,
                boundary.map(managed::get).orElse(null),
                unknown,
                boundary.filter(arn -> !managed.containsKey(arn)).stream()
                        .map(MadePolicies::missing)
                        .toList());
    }

    private static String missing(String arn) {
        return "what is in the managed policy %s; give it with managedPolicy(…), or with in(…) if the program makes it"
                .formatted(arn);
    }

    private List<String> inline(MadeResource of, String kind, String name) {
        var type = kind.equals("user") ? "aws:iam/userPolicy:UserPolicy" : "aws:iam/rolePolicy:RolePolicy";
        var texts = of(type, kind, name).map(policy -> policy.text("policy").orElseThrow(() -> unknown(policy, "policy")))
                .collect(Collectors.toCollection(ArrayList::new));
        return texts;
    }

    private List<String> attached(MadeResource of, String kind, String name) {
        var type = kind.equals("user")
                ? "aws:iam/userPolicyAttachment:UserPolicyAttachment"
                : "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
        var arns = of(type, kind, name)
                .map(one -> one.text("policyArn").orElseThrow(() -> unknown(one, "policyArn")))
                .collect(Collectors.toCollection(ArrayList::new));
        all.stream()
                .filter(one -> one.is("aws:iam/policyAttachment:PolicyAttachment"))
                .filter(one -> one.texts(kind + "s").contains(name))
                .map(one -> one.text("policyArn").orElseThrow(() -> unknown(one, "policyArn")))
                .forEach(arns::add);
        if (kind.equals("role")) {
            arns.addAll(of.texts("managedPolicyArns"));
        }
        return arns.stream().distinct().toList();
    }
}
