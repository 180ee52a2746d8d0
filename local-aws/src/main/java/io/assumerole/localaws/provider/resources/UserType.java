package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.User;

/**
 * {@code aws:iam/user:User}.
 *
 * <p>Its ID is its name. A rename is an update, after which the engine still has the old ID. Therefore, the name in the
 * state is the current name.
 */
final class UserType implements EmulatedResourceType {
    private static final ResourceSchema SCHEMA = ResourceSchema.of(
                    "aws:iam/user:User",
                    Property.output("arn", PropertyType.STRING),
                    Property.input("forceDestroy", PropertyType.BOOLEAN)
                            .withDefault(false)
                            .with(Trait.NOT_RETURNED),
                    // IAM allows 64 characters; the official plugin leaves the check to IAM.
                    Property.input("name", PropertyType.STRING)
                            .withRule(PropertyRule.length(1, Integer.MAX_VALUE))
                            .withRule(PropertyRule.IAM_CHARACTERS),
                    Property.input("path", PropertyType.STRING).withDefault("/"),
                    Property.input("permissionsBoundary", PropertyType.STRING).withRule(PropertyRule.length(0, 2048)),
                    Property.output("uniqueId", PropertyType.STRING))
            .named(AutoName.of("name", 255))
            .tagged();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public PredictedOutputs predicted() {
        return PredictedOutputs.identity(Optional.empty(), "user", "AIDA");
    }

    @Override
    public Created create(Session aws, Values inputs) {
        var name = inputs.string("name");
        var user = call(
                "creating IAM User (" + name + ")",
                () -> aws.iam()
                        .createUser(request -> request.userName(name)
                                .path(inputs.text("path"))
                                .permissionsBoundary(boundary(inputs))
                                .tags(ServiceTags.IAM.of(inputs)))
                        .user());
        return new Created(user.userName(), Map.of("arn", user.arn(), "uniqueId", user.userId()));
    }

    @Override
    public Live read(Session aws, String id, Values state) {
        var user = get(aws, name(id, state));
        var outputs = new HashMap<String, Object>();
        outputs.put("arn", user.arn());
        outputs.put("name", user.userName());
        outputs.put("path", user.path());
        outputs.put("uniqueId", user.userId());
        if (user.permissionsBoundary() != null) {
            outputs.put("permissionsBoundary", user.permissionsBoundary().permissionsBoundaryArn());
        }
        outputs.put(ResourceSchema.ALL_TAGS, ServiceTags.IAM.read(user.tags()));
        return new Live(user.userName(), outputs);
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        var iam = aws.iam();
        var name = inputs.string("name");
        var oldName = name(id, before);
        if (!name.equals(oldName) || !Objects.equals(inputs.text("path"), before.text("path"))) {
            run(
                    "updating IAM User (" + oldName + ")",
                    () -> iam.updateUser(request ->
                            request.userName(oldName).newUserName(name).newPath(inputs.text("path"))));
        }
        if (boundary(inputs) == null && boundary(before) != null) {
            run(
                    "deleting IAM User (" + name + ") permissions boundary",
                    () -> iam.deleteUserPermissionsBoundary(request -> request.userName(name)));
        } else if (!Objects.equals(boundary(inputs), boundary(before))) {
            run(
                    "setting IAM User (" + name + ") permissions boundary",
                    () -> iam.putUserPermissionsBoundary(
                            request -> request.userName(name).permissionsBoundary(boundary(inputs))));
        }
        ServiceTags.IAM.update(
                "IAM User (" + name + ")",
                before,
                inputs,
                keys -> iam.untagUser(request -> request.userName(name).tagKeys(keys)),
                tags -> iam.tagUser(request -> request.userName(name).tags(tags)));
        return Map.of();
    }

    @Override
    public void delete(Session aws, String id, Values state) {
        var iam = aws.iam();
        var name = name(id, state);
        run(
                "removing IAM User (" + name + ") group memberships",
                () -> iam.listGroupsForUserPaginator(request -> request.userName(name))
                        .groups()
                        .forEach(group -> iam.removeUserFromGroup(
                                request -> request.userName(name).groupName(group.groupName()))));
        if (state.flag("forceDestroy")) {
            new UserCleanup(iam, name).remove();
        }
        run("deleting IAM User (" + name + ")", () -> iam.deleteUser(request -> request.userName(name)));
    }

    private static User get(Session aws, String name) {
        return call(
                "reading IAM User (" + name + ")",
                () -> aws.iam().getUser(request -> request.userName(name)).user());
    }

    private static String name(String id, Values state) {
        return state.has("name") ? state.string("name") : id;
    }

    private static String boundary(Values values) {
        return values.text("permissionsBoundary");
    }
}
