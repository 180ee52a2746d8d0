package io.assumerole.policy;

/** The origin of an element. Some values that existing documents may contain are accepted only when read. */
enum Origin {
    /** Built for a document of version 2012-10-17. */
    BUILT,
    /** Read from a document, possibly of the older version. */
    READ
}
