package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Retry;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * {@code aws:iam/role:Role}.
 *
 * <p>Waits until AWS knows the principals of the trust policy, as the official plugin does, although the local AWS
 * knows them immediately.
 */
final class RoleType implements EmulatedResourceType {
    private static final String TRUST = "assumeRolePolicy";
    private static final String BOUNDARY = "permissionsBoundary";
    private static final String DESCRIPTION = "description";
    private static final String DURATION = "maxSessionDuration";
    private static final String INLINE = "inlinePolicies";
    private static final String MANAGED = "managedPolicyArns";
    private static final AutoName NAME = AutoName.of("name", 64).orPrefix("namePrefix");
    private static final ResourceSchema SCHEMA = ResourceSchema.of(
                    "aws:iam/role:Role",
                    Property.output("arn", PropertyType.STRING),
                    Property.input(TRUST, PropertyType.STRING)
                            .with(Trait.REQUIRED, Trait.POLICY)
                            .withRule(PropertyRule.POLICY),
                    Property.output("createDate", PropertyType.STRING),
                    Property.input(DESCRIPTION, PropertyType.STRING)
                            .withRule(PropertyRule.length(0, 1000).and(PropertyRule.NO_TYPOGRAPHIC_QUOTES)),
                    Property.input("forceDetachPolicies", PropertyType.BOOLEAN)
                            .withDefault(false)
                            .with(Trait.NOT_RETURNED),
                    Property.input(INLINE, PropertyType.OBJECTS)
                            .with(Trait.COMPUTED, Trait.UNORDERED, Trait.NAMED)
                            .withRule(PropertyRule.INLINE_POLICIES),
                    Property.input(MANAGED, PropertyType.STRINGS)
                            .with(Trait.COMPUTED, Trait.UNORDERED)
                            .withRule(PropertyRule.each(PropertyRule.ARN)),
                    Property.input(DURATION, PropertyType.INTEGER)
                            .withDefault(3600.0)
                            .withRule(PropertyRule.range(3600, 43200)),
                    Property.input("name", PropertyType.STRING)
                            .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES)
                            .withRule(PropertyRule.iamName(64)),
                    Property.input("namePrefix", PropertyType.STRING)
                            .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES)
                            .withRule(PropertyRule.iamName(38)),
                    Property.input("path", PropertyType.STRING)
                            .withDefault("/")
                            .with(Trait.REPLACE_ON_CHANGES)
                            .withRule(PropertyRule.length(0, 512)),
                    Property.input(BOUNDARY, PropertyType.STRING).withRule(PropertyRule.ARN),
                    Property.output("uniqueId", PropertyType.STRING))
            .named(NAME)
            .tagged();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public PredictedOutputs predicted() {
        return PredictedOutputs.identity(Optional.empty(), "role", "AROA");
    }

    @Override
    public Created create(Session aws, Values inputs) {
        var name = NAME.resolve(inputs);
        var role = call(
                "creating IAM Role (" + name + ")",
                () -> Retry.WHILE_A_PRINCIPAL_IS_UNKNOWN.call(() -> aws.iam()
                        .createRole(request -> request.roleName(name)
                                .path(inputs.text("path"))
                                .assumeRolePolicyDocument(inputs.string(TRUST))
                                .description(inputs.text(DESCRIPTION))
                                .maxSessionDuration(inputs.integer(DURATION))
                                .permissionsBoundary(inputs.text(BOUNDARY))
                                .tags(ServiceTags.IAM.of(inputs)))
                        .role()));
        run("creating IAM Role (" + name + ")", () -> addPolicies(aws.iam(), name, inputs));
        return new Created(
                role.roleName(),
                Map.of(
                        "arn",
                        role.arn(),
                        "createDate",
                        EmulatedResourceType.date(role.createDate()),
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

    /**
     * Adds the role's policies. If a policy fails, the role is not in the state, as with the official plugin. After a
     * failed inline policy, the role is deleted; after a failed managed policy, it stays in AWS as an orphan.
     */
    private static void addPolicies(IamClient iam, String role, Values inputs) {
        var policies = new PoliciesOfRole(iam, role);
        try {
            policies.put(inputs.objects(INLINE));
        } catch (AwsFailure e) {
            delete(iam, role, true, true);
            throw e;
        }
        policies.attach(inputs.strings(MANAGED));
    }

    @Override
    public Live read(Session aws, String id, Values state) {
        var role = call(
                "reading IAM Role (" + id + ")",
                () -> aws.iam().getRole(request -> request.roleName(id)).role());
        var outputs = new HashMap<String, Object>();
        outputs.put("arn", role.arn());
        outputs.put(TRUST, PolicyText.decode(role.assumeRolePolicyDocument()));
        outputs.put("createDate", EmulatedResourceType.date(role.createDate()));
        if (role.description() != null && !role.description().isEmpty()) {
            outputs.put(DESCRIPTION, role.description());
        }
        var policies = new PoliciesOfRole(aws.iam(), id);
        outputs.put(INLINE, policies.inline());
        outputs.put(MANAGED, policies.managed());
        if (role.maxSessionDuration() != null) {
            outputs.put(DURATION, role.maxSessionDuration().doubleValue());
        }
        outputs.put("name", role.roleName());
        outputs.put("namePrefix", AutoName.prefixOf(role.roleName()));
        outputs.put("path", role.path());
        outputs.put("uniqueId", role.roleId());
        Optional.ofNullable(role.permissionsBoundary())
                .ifPresent(boundary -> outputs.put(BOUNDARY, boundary.permissionsBoundaryArn()));
        outputs.put(ResourceSchema.ALL_TAGS, ServiceTags.IAM.read(role.tags()));
        return new Live(role.roleName(), outputs);
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        var iam = aws.iam();
        if (!PolicyText.isUnchanged(TRUST, before, inputs)) {
            run(
                    "updating IAM Role (" + id + ") assume role policy",
                    () -> Retry.WHILE_A_PRINCIPAL_IS_UNKNOWN.call(() -> iam.updateAssumeRolePolicy(
                            request -> request.roleName(id).policyDocument(inputs.string(TRUST)))));
        }
        if (!Objects.equals(before.text(DESCRIPTION), inputs.text(DESCRIPTION))) {
            run(
                    "updating IAM Role (" + id + ") description",
                    () -> iam.updateRoleDescription(request -> request.roleName(id)
                            .description(Objects.requireNonNullElse(inputs.string(DESCRIPTION), ""))));
        }
        if (!Objects.equals(before.integer(DURATION), inputs.integer(DURATION))) {
            run(
                    "updating IAM Role (" + id + ") MaxSessionDuration",
                    () -> iam.updateRole(request -> request.roleName(id).maxSessionDuration(inputs.integer(DURATION))));
        }
        updateBoundary(iam, id, before.text(BOUNDARY), inputs.text(BOUNDARY));
        if (inputs.has(INLINE)) {
            new PoliciesOfRole(iam, id).update(before.objects(INLINE), inputs.objects(INLINE));
        }
        if (inputs.has(MANAGED)) {
            new PoliciesOfRole(iam, id).updateAttached(before.strings(MANAGED), inputs.strings(MANAGED));
        }
        ServiceTags.IAM.update(
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
                    () -> iam.putRolePermissionsBoundary(
                            request -> request.roleName(role).permissionsBoundary(boundary)));
        }
    }

    /**
     * Deletes the role: first removes it from its instance profiles, and deletes its policies if they are properties of
     * the role or {@code forceDetachPolicies} is set.
     */
    @Override
    public void delete(Session aws, String id, Values state) {
        boolean force = state.flag("forceDetachPolicies");
        delete(
                aws.iam(),
                id,
                force || !state.strings(MANAGED).isEmpty(),
                force || !state.objects(INLINE).isEmpty());
    }

    private static void delete(IamClient iam, String role, boolean managed, boolean inline) {
        AwsFailure.remove(
                "removing IAM Role (" + role + ") from its instance profiles", () -> leaveInstanceProfiles(iam, role));
        var policies = new PoliciesOfRole(iam, role);
        if (managed) {
            policies.detachAll();
        }
        if (inline) {
            policies.deleteAll();
        }
        run(
                "deleting IAM Role (" + role + ")",
                () -> Retry.WHILE_A_ROLE_IS_IN_USE.run(() -> iam.deleteRole(request -> request.roleName(role))));
    }

    private static void leaveInstanceProfiles(IamClient iam, String role) {
        iam.listInstanceProfilesForRolePaginator(request -> request.roleName(role))
                .instanceProfiles()
                .forEach(profile -> iam.removeRoleFromInstanceProfile(
                        request -> request.roleName(role).instanceProfileName(profile.instanceProfileName())));
    }
}
