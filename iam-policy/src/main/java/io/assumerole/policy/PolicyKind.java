package io.assumerole.policy;

import java.util.Locale;

/**
 * Says what a document is used as, and so what it must and must not contain.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html">Policies and permissions</a>
 */
public enum PolicyKind {
    /**
     * Says who may assume a role: every statement has a Principal, none has a NotPrincipal, Resource or NotResource,
     * only the actions of assuming a role are listed, and all principals are of one partition.
     */
    TRUST,
    /**
     * Says what a user or role may do: every statement has a Resource or NotResource, none names principals, and Sids
     * are of letters and digits.
     */
    IDENTITY,
    /** Narrows one session of a role: as {@link #IDENTITY}, with at most 2,048 characters. */
    SESSION,
    /** Limits what identity policies can grant: as {@link #IDENTITY}, of Version 2012-10-17. */
    BOUNDARY,
    /**
     * Says who may do what with a resource, such as a bucket, a key, a queue or a secret: every statement has a
     * Principal or NotPrincipal. Some services, such as ECR, take no Resource in it.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html">Resource-based policies</a>
     */
    RESOURCE,
    /**
     * Limits what the users and roles of an organization's accounts may do (SCP): as {@link #IDENTITY}, of Version
     * 2012-10-17, and with any text as Sid.
     *
     * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html">SCP syntax</a>
     */
    SERVICE_CONTROL,
    /**
     * Limits what anyone may do with the resources of an organization's accounts (RCP): of Version 2012-10-17, every
     * statement is a Deny with the Principal {@code *}, an Action that names its service, and a Resource or
     * NotResource. The Allow of {@code RCPFullAWSAccess} is taken too.
     *
     * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html">RCP syntax</a>
     */
    RESOURCE_CONTROL;

    /** {@return the kind as it stands in messages: in lower case with hyphens, such as {@code service-control}} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
