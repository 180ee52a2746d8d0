package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * {@code aws:iam/rolePolicy:RolePolicy} and {@code aws:iam/userPolicy:UserPolicy}: the inline policies of roles and
 * users. The ID is {@code OWNER:NAME}.
 */
final class InlinePolicyType implements EmulatedResourceType {
    private static final AutoName NAME = AutoName.of("name", 255).orPrefix("namePrefix");
    private static final String POLICY = "policy";

    private final ResourceSchema schema;
    private final String owner;
    private final String title;
    private final Calls calls;

    private InlinePolicyType(
            String token, String owner, String title, PropertyRule ownerRule, Names names, Calls calls) {
        this.schema = ResourceSchema.of(
                        token,
                        Property.input("name", PropertyType.STRING)
                                .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES)
                                .withRule(names.name()),
                        Property.input("namePrefix", PropertyType.STRING)
                                .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES)
                                .withRule(names.prefix()),
                        // IAM checks the length of the policy.
                        Property.input(POLICY, PropertyType.STRING)
                                .with(Trait.REQUIRED, Trait.POLICY)
                                .withRule(PropertyRule.POLICY),
                        Property.input(owner, PropertyType.STRING)
                                .with(Trait.REQUIRED, Trait.REPLACE_ON_CHANGES)
                                .withRule(ownerRule))
                .named(NAME);
        this.owner = owner;
        this.title = title;
        this.calls = calls;
    }

    static InlinePolicyType ofRole() {
        return new InlinePolicyType(
                "aws:iam/rolePolicy:RolePolicy",
                "role",
                "IAM Role",
                PropertyRule.ROLE_NAME,
                new Names(PropertyRule.iamName(128), PropertyRule.iamName(102)),
                new Calls(
                        (iam, role, name, policy) -> iam.putRolePolicy(request ->
                                request.roleName(role).policyName(name).policyDocument(policy)),
                        (iam, role, name) -> iam.getRolePolicy(
                                        request -> request.roleName(role).policyName(name))
                                .policyDocument(),
                        (iam, role, name) -> iam.deleteRolePolicy(
                                request -> request.roleName(role).policyName(name))));
    }

    static InlinePolicyType ofUser() {
        return new InlinePolicyType(
                "aws:iam/userPolicy:UserPolicy",
                "user",
                "IAM User",
                PropertyRule.NONE,
                // The official plugin leaves all checks to IAM.
                new Names(PropertyRule.NONE, PropertyRule.NONE),
                new Calls(
                        (iam, user, name, policy) -> iam.putUserPolicy(request ->
                                request.userName(user).policyName(name).policyDocument(policy)),
                        (iam, user, name) -> iam.getUserPolicy(
                                        request -> request.userName(user).policyName(name))
                                .policyDocument(),
                        (iam, user, name) -> iam.deleteUserPolicy(
                                request -> request.userName(user).policyName(name))));
    }

    @Override
    public ResourceSchema schema() {
        return schema;
    }

    @Override
    public Created create(Session aws, Values inputs) {
        var name = NAME.resolve(inputs);
        put(aws, inputs.string(owner), name, inputs);
        return new Created(
                inputs.string(owner) + ":" + name, Map.of("name", name, "namePrefix", AutoName.prefixOf(name)));
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        if (!PolicyText.isUnchanged(POLICY, before, inputs)) {
            var parts = parts(id);
            put(aws, parts.first(), parts.second(), inputs);
        }
        return Map.of();
    }

    private void put(Session aws, String ownerName, String name, Values inputs) {
        run(
                "putting %s (%s) Policy (%s)".formatted(title, ownerName, name),
                () -> calls.put().run(aws.iam(), ownerName, name, inputs.string(POLICY)));
    }

    @Override
    public Live read(Session aws, String id, Values state) {
        var parts = parts(id);
        var document = call(
                "reading %s Policy (%s)".formatted(title, id),
                () -> calls.get().run(aws.iam(), parts.first(), parts.second()));
        return new Live(
                id,
                Map.of(
                        "name",
                        parts.second(),
                        "namePrefix",
                        AutoName.prefixOf(parts.second()),
                        POLICY,
                        PolicyText.decode(document),
                        owner,
                        parts.first()));
    }

    @Override
    public void delete(Session aws, String id, Values state) {
        var parts = parts(id);
        run(
                "deleting %s Policy (%s)".formatted(title, id),
                () -> calls.delete().run(aws.iam(), parts.first(), parts.second()));
    }

    /** The rules for the policy's name and its prefix in a preview. */
    private record Names(PropertyRule name, PropertyRule prefix) {}

    private CompositeId parts(String id) {
        return CompositeId.of(id, ':', "<" + owner + " name>:<policy name>");
    }

    /** IAM's operations for one kind of owner. */
    private record Calls(Put put, Get get, Delete delete) {
        interface Put {
            void run(IamClient iam, String owner, String name, String policy);
        }

        interface Get {
            String run(IamClient iam, String owner, String name);
        }

        interface Delete {
            void run(IamClient iam, String owner, String name);
        }
    }
}
