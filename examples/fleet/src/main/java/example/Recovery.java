package example;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Removes resources from AWS that a killed run requested but that are not in the stack's state. Pulumi cannot do
 * that: an access key has no name to import it by. It removes only users and roles with the stack's tag.
 */
final class Recovery {

    private final Tag tag;
    private final IamClient iam;

    Recovery(String stack, Fleet.Account account) {
        this.tag = Tag.builder().key(FleetProgram.STACK_TAG).value(stack).build();
        var sts = StsClient.builder().region(Region.of(account.region())).build();
        var inRole = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(r -> r.roleArn(account.role().toString()).roleSessionName("fleet"))
                .build();
        var builder = IamClient.builder().region(Region.AWS_GLOBAL);
        this.iam = builder.credentialsProvider(inRole).build();
    }

    /** Removes what the state's pending operations may have created. */
    void remove(JsonNode state) {
        var known = state.path("resources").findValuesAsText("id");
        for (var operation : state.path("pending_operations")) {
            if (operation.path("type").asText().equals("creating")) {
                try {
                    remove(operation.path("resource"), known);
                } catch (NoSuchEntityException e) {
                    // AWS has not created it.
                }
            }
        }
    }

    private void remove(JsonNode resource, List<String> known) {
        var name = resource.at("/inputs/name").asText();
        var user = resource.at("/inputs/user").asText();
        var role = resource.at("/inputs/role").asText();
        var type = resource.path("type").asText();
        if (type.equals("aws:iam/user:User") && isOurUser(name)) {
            iam.deleteUser(r -> r.userName(name));
        } else if (type.equals("aws:iam/role:Role") && isOurRole(name)) {
            iam.deleteRole(r -> r.roleName(name));
        } else if (type.equals("aws:iam/userPolicy:UserPolicy") && isOurUser(user)) {
            iam.deleteUserPolicy(r -> r.userName(user).policyName(name));
        } else if (type.equals("aws:iam/rolePolicy:RolePolicy") && isOurRole(role)) {
            iam.deleteRolePolicy(r -> r.roleName(role).policyName(name));
        } else if (type.equals("aws:iam/accessKey:AccessKey") && isOurUser(user)) {
            iam.listAccessKeysPaginator(r -> r.userName(user)).accessKeyMetadata().stream()
                    .map(key -> key.accessKeyId())
                    .filter(key -> !known.contains(key))
                    .forEach(key -> iam.deleteAccessKey(r -> r.userName(user).accessKeyId(key)));
        }
    }

    private boolean isOurUser(String user) {
        return iam.listUserTags(r -> r.userName(user)).tags().contains(tag);
    }

    private boolean isOurRole(String role) {
        return iam.listRoleTags(r -> r.roleName(role)).tags().contains(tag);
    }
}
