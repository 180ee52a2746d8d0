package io.assumerole.policy;

/** Where an element comes from, for what AWS may hold already and nobody should write anew. */
enum Origin {
    /** Somebody writes it now, into a document of version 2012-10-17. */
    BUILT,
    /** It stands in a document, whose version may be the older one. */
    READ
}
