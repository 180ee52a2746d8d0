package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.aws.AwsFailure;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AssignmentStatusType;

/**
 * Removes the objects of a user that keep IAM from deleting it, including those that other programs created. Does not
 * remove SSH keys, certificates, and service credentials, which the local AWS does not have.
 */
final class UserCleanup {
    private final IamClient iam;
    private final String user;

    UserCleanup(IamClient iam, String user) {
        this.iam = iam;
        this.user = user;
    }

    void remove() {
        remove("access keys", this::removeKeys);
        remove("policies", this::removeInlinePolicies);
        remove("attached policies", this::detachPolicies);
        remove("Virtual MFA devices", this::removeVirtualDevices);
        remove("MFA devices", this::deactivateDevices);
        remove("login profile", () -> iam.deleteLoginProfile(request -> request.userName(user)));
    }

    private void remove(String what, Runnable calls) {
        AwsFailure.remove("removing IAM User (" + user + ") " + what, calls);
    }

    private void removeKeys() {
        iam.listAccessKeysPaginator(request -> request.userName(user))
                .accessKeyMetadata()
                .forEach(key ->
                        iam.deleteAccessKey(request -> request.userName(user).accessKeyId(key.accessKeyId())));
    }

    private void removeInlinePolicies() {
        iam.listUserPoliciesPaginator(request -> request.userName(user))
                .policyNames()
                .forEach(policy ->
                        iam.deleteUserPolicy(request -> request.userName(user).policyName(policy)));
    }

    private void detachPolicies() {
        iam.listAttachedUserPoliciesPaginator(request -> request.userName(user)).attachedPolicies().stream()
                .forEach(policy ->
                        iam.detachUserPolicy(request -> request.userName(user).policyArn(policy.policyArn())));
    }

    /** Deletes virtual devices, because IAM keeps a device that is only deactivated, and its name stays taken. */
    private void removeVirtualDevices() {
        iam
                .listVirtualMFADevicesPaginator(request -> request.assignmentStatus(AssignmentStatusType.ASSIGNED))
                .virtualMFADevices()
                .stream()
                // A device without a user belongs to the account's root user.
                .filter(device -> device.user() != null)
                .filter(device -> user.equals(device.user().userName()))
                .forEach(device -> {
                    deactivate(device.serialNumber());
                    iam.deleteVirtualMFADevice(request -> request.serialNumber(device.serialNumber()));
                });
    }

    private void deactivateDevices() {
        iam.listMFADevicesPaginator(request -> request.userName(user))
                .mfaDevices()
                .forEach(device -> deactivate(device.serialNumber()));
    }

    private void deactivate(String serialNumber) {
        iam.deactivateMFADevice(request -> request.userName(user).serialNumber(serialNumber));
    }
}
