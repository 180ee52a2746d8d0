package io.assumerole.policy;

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
     * Says what a user or role may do: every statement has a Resource or NotResource, none names principals, and there
     * is no Id.
     */
    IDENTITY,
    /** Narrows one session of a role: as {@link #IDENTITY}, with at most 2,048 characters. */
    SESSION,
    /** Limits what identity policies can grant: as {@link #IDENTITY}. */
    BOUNDARY
}
