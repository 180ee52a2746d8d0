package io.assumerole.policy;

/** Whether a policy element was built in Java or parsed from JSON. Some values of existing documents are accepted only when parsed. */
enum BuiltOrParsed {
    /** Built in Java, for a document of version 2012-10-17. */
    BUILT,
    /** Parsed from the JSON of a document, which can have the older version. */
    PARSED
}
