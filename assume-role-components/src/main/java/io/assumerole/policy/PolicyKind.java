package io.assumerole.policy;

/** Says what a document is used as, and so what it must and must not contain. */
public enum PolicyKind {
    /**
     * Says who may assume a role: every statement names principals, none names resources, and only
     * the actions of assuming a role may be listed.
     */
    TRUST,
    /** Says what a user or role may do: every statement names resources, none names principals. */
    IDENTITY,
    /** Narrows one session of a role: an identity policy of at most 2,048 characters. */
    SESSION,
    /** Limits what identity policies can grant: a managed policy, with its size limit. */
    BOUNDARY
}
