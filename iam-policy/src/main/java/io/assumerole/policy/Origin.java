package io.assumerole.policy;

/** The origin of an element: some values that AWS may already hold are accepted when read, but not in a new document. */
enum Origin {
    /** Written now, for a document of version 2012-10-17. */
    BUILT,
    /** Read from a document, whose version may be the older one. */
    READ
}
