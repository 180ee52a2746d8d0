package io.assumerole.e2e.aws;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** The policies of the users and the role that a check creates. */
final class AwsCheckPolicies {
    /** The name of the boundary of each user and role. It is not in the names of the check's own resources. */
    static final String BOUNDARY = "boundary-of-assume-role-check";

    private AwsCheckPolicies() {}

    static String boundaryArn(String account) {
        return "arn:aws:iam::" + account + ":policy/" + BOUNDARY;
    }

    /** Returns the role's permissions: the calls of the AWS plugin for a bucket with a tag. */
    static PolicyDocument buckets(String run) {
        return PolicyDocument.of(Statement.allow()
                .action(
                        "s3:CreateBucket",
                        "s3:ListBucket",
                        "s3:GetBucketAcl",
                        "s3:GetBucketCORS",
                        "s3:GetBucketWebsite",
                        "s3:GetBucketVersioning",
                        "s3:GetAccelerateConfiguration",
                        "s3:GetBucketRequestPayment",
                        "s3:GetBucketLogging",
                        "s3:GetLifecycleConfiguration",
                        "s3:GetReplicationConfiguration",
                        "s3:GetEncryptionConfiguration",
                        "s3:GetBucketObjectLockConfiguration",
                        "s3:GetBucketPolicy",
                        "s3:GetBucketTagging",
                        "s3:PutBucketTagging",
                        "s3:DeleteBucket")
                .resource("arn:aws:s3:::" + CheckFolder.PREFIX + run + "-*")
                .build());
    }

    static PolicyDocument assumeRole(String roleArn) {
        return PolicyDocument.of(
                Statement.allow().action("sts:AssumeRole").resource(roleArn).build());
    }

    static PolicyDocument listAccessKeys(String userArn) {
        return PolicyDocument.of(
                Statement.allow().action("iam:ListAccessKeys").resource(userArn).build());
    }
}
