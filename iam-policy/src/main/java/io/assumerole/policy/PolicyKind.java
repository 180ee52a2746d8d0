package io.assumerole.policy;

import java.util.Locale;

/**
 * The use of a document, which decides which elements it must and must not contain.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html">Policies and permissions</a>
 */
public enum PolicyKind {
    /**
     * Allows principals to assume a role. Every statement has a Principal, and none has a NotPrincipal, Resource or
     * NotResource. All actions assume a role, and all principals belong to one partition.
     */
    TRUST,
    /**
     * Allows or denies actions of a user or role. Every statement has a Resource or NotResource, none names principals,
     * and Sids consist of letters and digits.
     */
    IDENTITY,
    /** Limits one role session: like {@link #IDENTITY}, but with at most 2,048 characters. */
    SESSION,
    /** Limits the permissions that identity policies can grant: like {@link #IDENTITY}, but with Version 2012-10-17. */
    BOUNDARY,
    /**
     * Allows or denies principals access to a resource, such as a bucket, a key, a queue or a secret. Every statement
     * has a Principal or NotPrincipal. Some services, such as ECR, accept no Resource.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html">Resource-based policies</a>
     */
    RESOURCE,
    /**
     * Limits the permissions of users and roles in an organization's accounts (SCP): like {@link #IDENTITY}, but with
     * Version 2012-10-17, and with any text as the Sid.
     *
     * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html">SCP syntax</a>
     */
    SERVICE_CONTROL,
    /**
     * Limits access to the resources of an organization's accounts (RCP). The Version is 2012-10-17, and every
     * statement is a Deny with the Principal {@code *}, an Action that names its service, and a Resource or
     * NotResource. The Allow of {@code RCPFullAWSAccess} is also accepted.
     *
     * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html">RCP syntax</a>
     */
    RESOURCE_CONTROL;

    /** {@return the kind as messages show it: in lower case with hyphens, such as {@code service-control}} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
