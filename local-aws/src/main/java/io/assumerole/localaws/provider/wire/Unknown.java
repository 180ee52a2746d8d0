package io.assumerole.localaws.provider.wire;

/** A value that is not known yet: in a preview, an output of a resource that does not exist. */
public enum Unknown {
    /** The only unknown value. */
    VALUE
}
