package io.assumerole.localaws.provider;

import static io.assumerole.localaws.provider.AwsFailure.call;
import static io.assumerole.localaws.provider.AwsFailure.run;

import io.assumerole.localaws.provider.Property.Trait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * {@code aws:iam/role:Role}.
 *
 * <p>A principal that the trust policy names and AWS does not know yet is waited for, as the
 * official plugin does, though the local AWS knows everything at once.
 */
final class RoleType implements ResourceType {
    private static final String TRUST = "assumeRolePolicy";
    private static final String BOUNDARY = "permissionsBoundary";
    private static final String DESCRIPTION = "description";
    private static final String DURATION = "maxSessionDuration";
    private static final String INLINE = "inlinePolicies";
    private static final String MANAGED = "managedPolicyArns";
    private static final AutoName NAME = AutoName.of("name", 64).orPrefix("namePrefix");
    private static final Shape SHAPE =
            Shape.of(
                            "aws:iam/role:Role",
                            Property.output("arn", Kind.STRING),
                            Property.input(TRUST, Kind.STRING)
                                    .with(Trait.REQUIRED, Trait.POLICY)
                                    .must(Rule.JSON),
                            Property.output("createDate", Kind.STRING),
                            Property.input(DESCRIPTION, Kind.STRING).must(Rule.length(0, 1000)),
                            Property.input("forceDetachPolicies", Kind.BOOLEAN)
                                    .orElse(false)
                                    .with(Trait.REMEMBERED),
                            Property.input(INLINE, Kind.OBJECTS)
                                    .with(Trait.COMPUTED, Trait.UNORDERED),
                            Property.input(MANAGED, Kind.STRINGS)
                                    .with(Trait.COMPUTED, Trait.UNORDERED),
                            Property.input(DURATION, Kind.INTEGER)
                                    .orElse(3600.0)
                                    .must(Rule.range(3600, 43200)),
                            Property.input("name", Kind.STRING)
                                    .with(Trait.COMPUTED, Trait.REPLACES)
                                    .must(Rule.iamName(64)),
                            Property.input("namePrefix", Kind.STRING)
                                    .with(Trait.COMPUTED, Trait.REPLACES)
                                    .must(Rule.iamName(38)),
                            Property.input("path", Kind.STRING)
                                    .orElse("/")
                                    .with(Trait.REPLACES)
                                    .must(Rule.length(0, 512)),
                            Property.input(BOUNDARY, Kind.STRING).must(Rule.ARN),
                            Property.output("uniqueId", Kind.STRING))
                    .named(NAME)
                    .tagged();

    @Override
    public Shape shape() {
        return SHAPE;
    }

    @Override
    public Created create(Session aws, Values inputs) {
        String name = NAME.resolve(inputs);
        Role role =
                call(
                        "creating IAM Role (" + name + ")",
                        () ->
                                NewPrincipal.await(
                                        () ->
                                                aws.iam()
                                                        .createRole(
                                                                request ->
                                                                        request.roleName(name)
                                                                                .path(
                                                                                        inputs.text(
                                                                                                "path"))
                                                                                .assumeRolePolicyDocument(
                                                                                        inputs
                                                                                                .string(
                                                                                                        TRUST))
                                                                                .description(
                                                                                        inputs.text(
                                                                                                DESCRIPTION))
                                                                                .maxSessionDuration(
                                                                                        inputs
                                                                                                .integer(
                                                                                                        DURATION))
                                                                                .permissionsBoundary(
                                                                                        inputs.text(
                                                                                                BOUNDARY))
                                                                                .tags(
                                                                                        Tags.of(
                                                                                                inputs)))
                                                        .role()));
        return new Created(
                role.roleName(),
                Map.of(
                        "arn",
                        role.arn(),
                        "createDate",
                        ResourceType.date(role.createDate()),
                        INLINE,
                        List.of(),
                        MANAGED,
                        List.of(),
                        "name",
                        role.roleName(),
                        "namePrefix",
                        AutoName.prefixOf(role.roleName()),
                        "uniqueId",
                        role.roleId()));
    }

    @Override
    public void finish(Session aws, String id, Values inputs) {
        putInline(aws.iam(), id, inputs.objects(INLINE));
        attach(aws.iam(), id, inputs.strings(MANAGED));
    }

    @Override
    public Live read(Session aws, String id, Values state) {
        Role role =
                call(
                        "reading IAM Role (" + id + ")",
                        () -> aws.iam().getRole(request -> request.roleName(id)).role());
        Map<String, Object> outputs = new HashMap<>();
        outputs.put("arn", role.arn());
        outputs.put(TRUST, PolicyJson.decode(role.assumeRolePolicyDocument()));
        outputs.put("createDate", ResourceType.date(role.createDate()));
        if (role.description() != null && !role.description().isEmpty()) {
            outputs.put(DESCRIPTION, role.description());
        }
        outputs.put(INLINE, inline(aws.iam(), id));
        outputs.put(MANAGED, new ArrayList<>(managed(aws.iam(), id)));
        if (role.maxSessionDuration() != null) {
            outputs.put(DURATION, role.maxSessionDuration().doubleValue());
        }
        outputs.put("name", role.roleName());
        outputs.put("namePrefix", AutoName.prefixOf(role.roleName()));
        outputs.put("path", role.path());
        outputs.put("uniqueId", role.roleId());
        Optional.ofNullable(role.permissionsBoundary())
                .ifPresent(boundary -> outputs.put(BOUNDARY, boundary.permissionsBoundaryArn()));
        outputs.put(Shape.ALL_TAGS, Tags.read(role.tags()));
        return new Live(role.roleName(), outputs);
    }

    private static List<Object> inline(IamClient iam, String role) {
        return call(
                "reading inline policies for IAM Role (" + role + ")",
                () -> {
                    List<Object> policies = new ArrayList<>();
                    for (String name :
                            iam.listRolePoliciesPaginator(request -> request.roleName(role))
                                    .policyNames()) {
                        String document =
                                iam.getRolePolicy(
                                                request -> request.roleName(role).policyName(name))
                                        .policyDocument();
                        policies.add(
                                Map.of(
                                        "name",
                                        name,
                                        "policy",
                                        PolicyJson.normalized(PolicyJson.decode(document))));
                    }
                    return policies;
                });
    }

    private static List<String> managed(IamClient iam, String role) {
        return call(
                "reading managed policies for IAM Role (" + role + ")",
                () ->
                        iam
                                .listAttachedRolePoliciesPaginator(
                                        request -> request.roleName(role))
                                .attachedPolicies()
                                .stream()
                                .map(AttachedPolicy::policyArn)
                                .toList());
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        IamClient iam = aws.iam();
        if (!PolicyJson.same(
                Objects.requireNonNullElse(before.string(TRUST), ""), inputs.string(TRUST))) {
            run(
                    "updating IAM Role (" + id + ") assume role policy",
                    () ->
                            NewPrincipal.await(
                                    () ->
                                            iam.updateAssumeRolePolicy(
                                                    request ->
                                                            request.roleName(id)
                                                                    .policyDocument(
                                                                            inputs.string(
                                                                                    TRUST)))));
        }
        if (!Objects.equals(before.text(DESCRIPTION), inputs.text(DESCRIPTION))) {
            run(
                    "updating IAM Role (" + id + ") description",
                    () ->
                            iam.updateRoleDescription(
                                    request ->
                                            request.roleName(id)
                                                    .description(
                                                            Objects.requireNonNullElse(
                                                                    inputs.string(DESCRIPTION),
                                                                    ""))));
        }
        if (!Objects.equals(before.integer(DURATION), inputs.integer(DURATION))) {
            run(
                    "updating IAM Role (" + id + ") MaxSessionDuration",
                    () ->
                            iam.updateRole(
                                    request ->
                                            request.roleName(id)
                                                    .maxSessionDuration(inputs.integer(DURATION))));
        }
        updateBoundary(iam, id, before.text(BOUNDARY), inputs.text(BOUNDARY));
        if (inputs.has(INLINE)) {
            updateInline(iam, id, before, inputs);
        }
        if (inputs.has(MANAGED)) {
            updateManaged(iam, id, before.strings(MANAGED), inputs.strings(MANAGED));
        }
        Tags.update(
                "IAM Role (" + id + ")",
                before,
                inputs,
                keys -> iam.untagRole(request -> request.roleName(id).tagKeys(keys)),
                tags -> iam.tagRole(request -> request.roleName(id).tags(tags)));
        return Map.of();
    }

    private static void updateBoundary(IamClient iam, String role, String old, String boundary) {
        if (boundary == null && old != null) {
            run(
                    "deleting IAM Role (" + role + ") permissions boundary",
                    () -> iam.deleteRolePermissionsBoundary(request -> request.roleName(role)));
        } else if (!Objects.equals(old, boundary)) {
            run(
                    "updating IAM Role (" + role + ") permissions boundary",
                    () ->
                            iam.putRolePermissionsBoundary(
                                    request ->
                                            request.roleName(role).permissionsBoundary(boundary)));
        }
    }

    private static void updateInline(IamClient iam, String role, Values before, Values inputs) {
        Map<String, String> old = byName(before.objects(INLINE));
        Map<String, String> policies = byName(inputs.objects(INLINE));
        old.keySet().removeAll(policies.keySet());
        deleteInline(iam, role, old.keySet());
        putInline(iam, role, inputs.objects(INLINE));
    }

    private static Map<String, String> byName(List<Values> policies) {
        Map<String, String> byName = new LinkedHashMap<>();
        policies.forEach(policy -> byName.put(policy.string("name"), policy.string("policy")));
        return byName;
    }

    private static void putInline(IamClient iam, String role, List<Values> policies) {
        byName(policies)
                .forEach(
                        (name, policy) ->
                                run(
                                        "putting IAM Role (" + role + ") Policy (" + name + ")",
                                        () ->
                                                iam.putRolePolicy(
                                                        request ->
                                                                request.roleName(role)
                                                                        .policyName(name)
                                                                        .policyDocument(policy))));
    }

    private static void deleteInline(IamClient iam, String role, Collection<String> names) {
        names.forEach(
                name ->
                        AwsFailure.remove(
                                "deleting IAM Role (" + role + ") Policy (" + name + ")",
                                () ->
                                        iam.deleteRolePolicy(
                                                request ->
                                                        request.roleName(role).policyName(name))));
    }

    private static void updateManaged(
            IamClient iam, String role, List<String> old, List<String> policies) {
        detach(iam, role, old.stream().filter(policy -> !policies.contains(policy)).toList());
        attach(iam, role, policies.stream().filter(policy -> !old.contains(policy)).toList());
    }

    private static void attach(IamClient iam, String role, List<String> policies) {
        policies.forEach(
                policy ->
                        run(
                                "attaching IAM Policy (" + policy + ") to IAM Role (" + role + ")",
                                () ->
                                        iam.attachRolePolicy(
                                                request ->
                                                        request.roleName(role).policyArn(policy))));
    }

    private static void detach(IamClient iam, String role, List<String> policies) {
        policies.forEach(
                policy ->
                        AwsFailure.remove(
                                "detaching IAM Policy ("
                                        + policy
                                        + ") from IAM Role ("
                                        + role
                                        + ")",
                                () ->
                                        iam.detachRolePolicy(
                                                request ->
                                                        request.roleName(role).policyArn(policy))));
    }

    /**
     * Removes the role; its policies first, where they came with it or where {@code
     * forceDetachPolicies} says so.
     */
    @Override
    public void delete(Session aws, String id, Values state) {
        IamClient iam = aws.iam();
        boolean force = state.flag("forceDetachPolicies");
        if (force || !state.strings(MANAGED).isEmpty()) {
            detach(iam, id, managed(iam, id));
        }
        if (force || !state.objects(INLINE).isEmpty()) {
            List<String> names =
                    call(
                            "reading inline policies for IAM Role (" + id + ")",
                            () ->
                                    iam
                                            .listRolePoliciesPaginator(
                                                    request -> request.roleName(id))
                                            .policyNames()
                                            .stream()
                                            .toList());
            deleteInline(iam, id, names);
        }
        run(
                "deleting IAM Role (" + id + ")",
                () -> iam.deleteRole(request -> request.roleName(id)));
    }
}
