package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.Map;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/**
 * {@code aws:iam/rolePolicyAttachment:RolePolicyAttachment} and
 * {@code aws:iam/userPolicyAttachment:UserPolicyAttachment}: a managed policy that is attached to a role or a user.
 *
 * <p>IAM has no ID for an attachment. It is imported as {@code OWNER/POLICY-ARN}.
 */
final class AttachmentType implements EmulatedResourceType {
    private static final String POLICY_ARN = "policyArn";

    private final ResourceSchema schema;
    private final String owner;
    private final String title;
    private final Calls calls;

    private AttachmentType(String token, String owner, String title, Calls calls) {
        this.schema = ResourceSchema.of(
                        token,
                        Property.input(POLICY_ARN, PropertyType.STRING)
                                .with(Trait.REQUIRED, Trait.REPLACE_ON_CHANGES)
                                .withRule(PropertyRule.ARN),
                        Property.input(owner, PropertyType.STRING).with(Trait.REQUIRED, Trait.REPLACE_ON_CHANGES))
                // A later deletion would also detach the policy of its replacement.
                .deletedBeforeReplace();
        this.owner = owner;
        this.title = title;
        this.calls = calls;
    }

    static AttachmentType ofRole() {
        return new AttachmentType(
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                "role",
                "IAM Role",
                new Calls(
                        (iam, role, policy) -> iam.attachRolePolicy(
                                request -> request.roleName(role).policyArn(policy)),
                        (iam, role) -> iam.listAttachedRolePoliciesPaginator(request -> request.roleName(role))
                                .attachedPolicies(),
                        (iam, role, policy) -> iam.detachRolePolicy(
                                request -> request.roleName(role).policyArn(policy))));
    }

    static AttachmentType ofUser() {
        return new AttachmentType(
                "aws:iam/userPolicyAttachment:UserPolicyAttachment",
                "user",
                "IAM User",
                new Calls(
                        (iam, user, policy) -> iam.attachUserPolicy(
                                request -> request.userName(user).policyArn(policy)),
                        (iam, user) -> iam.listAttachedUserPoliciesPaginator(request -> request.userName(user))
                                .attachedPolicies(),
                        (iam, user, policy) -> iam.detachUserPolicy(
                                request -> request.userName(user).policyArn(policy))));
    }

    @Override
    public ResourceSchema schema() {
        return schema;
    }

    @Override
    public Created create(Session aws, Values inputs) {
        var ownerName = inputs.string(owner);
        var policy = inputs.string(POLICY_ARN);
        run(
                "attaching IAM Policy (%s) to %s (%s)".formatted(policy, title, ownerName),
                () -> calls.attach().run(aws.iam(), ownerName, policy));
        return new Created(AutoName.unique(ownerName + "-"), Map.of());
    }

    @Override
    public Live read(Session aws, String id, Values state) {
        if (state.has(owner)) {
            return live(aws, id, state.string(owner), state.string(POLICY_ARN));
        }
        var imported = CompositeId.of(id, '/', "<" + owner + " name>/<policy ARN>");
        return live(aws, imported.first() + "-" + imported.second(), imported.first(), imported.second());
    }

    private Live live(Session aws, String id, String ownerName, String policy) {
        return call(
                "reading %s Policy Attachment (%s:%s)".formatted(title, ownerName, policy),
                () -> calls.list().apply(aws.iam(), ownerName).stream()
                        .filter(attached -> attached.policyArn().equals(policy))
                        .findFirst()
                        .map(attached -> new Live(id, Map.of(owner, ownerName, POLICY_ARN, policy)))
                        .orElseThrow(() -> AwsFailure.notFound("it does not have the policy")));
    }

    /** Updates nothing: every change replaces the attachment. */
    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        return Map.of();
    }

    @Override
    public void delete(Session aws, String id, Values state) {
        var ownerName = state.string(owner);
        var policy = state.string(POLICY_ARN);
        run(
                "detaching IAM Policy (%s) from %s (%s)".formatted(policy, title, ownerName),
                () -> calls.detach().run(aws.iam(), ownerName, policy));
    }

    /** IAM's operations for one kind of owner. */
    private record Calls(
            Change attach, BiFunction<IamClient, String, SdkIterable<AttachedPolicy>> list, Change detach) {
        interface Change {
            void run(IamClient iam, String owner, String policy);
        }
    }
}
