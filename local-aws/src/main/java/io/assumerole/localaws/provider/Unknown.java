package io.assumerole.localaws.provider;

/** A value that is not known yet: in a preview, the output of something that does not exist. */
enum Unknown {
    /** The only one. */
    VALUE
}
