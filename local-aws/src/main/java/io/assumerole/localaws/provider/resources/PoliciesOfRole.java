package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.schema.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/** The policies of a role: its inline policies, and its attached managed policies. */
final class PoliciesOfRole {
    private final IamClient iam;
    private final String role;

    PoliciesOfRole(IamClient iam, String role) {
        this.iam = iam;
        this.role = role;
    }

    /** Returns the inline policies in the format of the property {@code inlinePolicies}. */
    List<Object> inline() {
        return call("reading inline policies for IAM Role (" + role + ")", () -> {
            var policies = new ArrayList<Object>();
            for (var name : names()) {
                var document = iam.getRolePolicy(
                                request -> request.roleName(role).policyName(name))
                        .policyDocument();
                policies.add(Map.of("name", name, "policy", PolicyText.normalized(PolicyText.decode(document))));
            }
            return policies;
        });
    }

    private List<String> names() {
        return iam.listRolePoliciesPaginator(request -> request.roleName(role)).policyNames().stream()
                .toList();
    }

    /** Returns the ARNs of the managed policies. */
    List<String> managed() {
        return call(
                "reading IAM Policies attached to Role (" + role + ")",
                () ->
                        iam
                                .listAttachedRolePoliciesPaginator(request -> request.roleName(role))
                                .attachedPolicies()
                                .stream()
                                .map(AttachedPolicy::policyArn)
                                .toList());
    }

    /** Puts the inline policies; an entry without a document means no policy at all. */
    void put(List<Values> policies) {
        byName(policies)
                .forEach((name, policy) -> run(
                        "putting IAM Role (" + role + ") Policy (" + name + ")",
                        () -> iam.putRolePolicy(request ->
                                request.roleName(role).policyName(name).policyDocument(policy))));
    }

    void update(List<Values> before, List<Values> policies) {
        var gone = byName(before);
        gone.keySet().removeAll(byName(policies).keySet());
        delete(gone.keySet());
        put(policies);
    }

    private static Map<String, String> byName(List<Values> policies) {
        var byName = new LinkedHashMap<String, String>();
        policies.stream()
                .filter(policy -> policy.text("name") != null && policy.text("policy") != null)
                .forEach(policy -> byName.put(policy.string("name"), policy.string("policy")));
        return byName;
    }

    private void delete(Collection<String> names) {
        names.forEach(name -> AwsFailure.remove(
                "deleting IAM Role (" + role + ") Policy (" + name + ")",
                () -> iam.deleteRolePolicy(request -> request.roleName(role).policyName(name))));
    }

    void deleteAll() {
        delete(call("reading IAM Role (" + role + ") inline policies", this::names));
    }

    void attach(List<String> policies) {
        policies.forEach(policy -> run(
                "attaching IAM Policy (" + policy + ") to IAM Role (" + role + ")",
                () -> iam.attachRolePolicy(request -> request.roleName(role).policyArn(policy))));
    }

    void updateAttached(List<String> before, List<String> policies) {
        detach(before.stream().filter(policy -> !policies.contains(policy)).toList());
        attach(policies.stream().filter(policy -> !before.contains(policy)).toList());
    }

    private void detach(List<String> policies) {
        policies.forEach(policy -> AwsFailure.remove(
                "detaching IAM Policy (" + policy + ") from IAM Role (" + role + ")",
                () -> iam.detachRolePolicy(request -> request.roleName(role).policyArn(policy))));
    }

    void detachAll() {
        detach(managed());
    }
}
