package io.assumerole.localaws.provider.wire;

/** A value that is not known yet: in a preview, the output of something that does not exist. */
public enum Unknown {
    /** The only one. */
    VALUE
}
