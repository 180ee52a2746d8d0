package io.assumerole.policy;

/** The source of a policy element: Java code or JSON. Some values of existing documents are accepted only when parsed. */
enum BuiltOrParsed {
    /** Built in Java, for a document of version 2012-10-17. */
    BUILT,
    /** Parsed from the JSON of a document, which can have the older version. */
    PARSED
}
