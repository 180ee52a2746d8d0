package example;

import java.util.List;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Removes from an account what an interrupted update may have made. It touches only users and roles with the tag of the
 * stack, so nothing that somebody else has made under the same name.
 */
final class HalfMade implements AutoCloseable {

    private final String stack;
    private final StsClient sts;
    private final StsAssumeRoleCredentialsProvider credentials;
    private final IamClient iam;

    HalfMade(FleetStack stack) {
        this.stack = stack.name();
        this.sts = StsClient.builder()
                .region(Region.of(stack.account().region()))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.credentials = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(
                        r -> r.roleArn(stack.account().role().toString()).roleSessionName("fleet"))
                .build();
        this.iam = IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(credentials)
                .build();
    }

    void removeUser(String user) {
        if (isOurUser(user)) {
            iam.deleteUser(r -> r.userName(user));
        }
    }

    void removeRole(String role) {
        if (isOurRole(role)) {
            iam.deleteRole(r -> r.roleName(role));
        }
    }

    void removeUserPolicy(String user, String policy) {
        if (isOurUser(user)) {
            ifThere(() -> iam.deleteUserPolicy(r -> r.userName(user).policyName(policy)));
        }
    }

    void removeRolePolicy(String role, String policy) {
        if (isOurRole(role)) {
            ifThere(() -> iam.deleteRolePolicy(r -> r.roleName(role).policyName(policy)));
        }
    }

    /** Removes every key of the user but these. */
    void removeKeysBut(List<String> known, String user) {
        if (isOurUser(user)) {
            iam.listAccessKeysPaginator(r -> r.userName(user)).accessKeyMetadata().stream()
                    .map(key -> key.accessKeyId())
                    .filter(key -> !known.contains(key))
                    .forEach(key -> iam.deleteAccessKey(r -> r.userName(user).accessKeyId(key)));
        }
    }

    private boolean isOurUser(String user) {
        try {
            return isOurs(iam.listUserTags(r -> r.userName(user)).tags());
        } catch (NoSuchEntityException e) {
            return false;
        }
    }

    private boolean isOurRole(String role) {
        try {
            return isOurs(iam.listRoleTags(r -> r.roleName(role)).tags());
        } catch (NoSuchEntityException e) {
            return false;
        }
    }

    private boolean isOurs(List<Tag> tags) {
        return tags.stream()
                .anyMatch(tag ->
                        tag.key().equals(FleetProgram.STACK_TAG) && tag.value().equals(stack));
    }

    private static void ifThere(Runnable deletion) {
        try {
            deletion.run();
        } catch (NoSuchEntityException e) {
            // It was never made.
        }
    }

    @Override
    public void close() {
        iam.close();
        credentials.close();
        sts.close();
    }
}
