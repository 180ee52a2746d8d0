package io.assumerole.localaws.provider.resources;

/** An ID of two parts, such as {@code OWNER:NAME}. */
record CompositeId(String first, String second) {
    /**
     * Splits an ID at the first separator.
     *
     * @param form the form of such an ID, for the message
     * @throws IllegalArgumentException if a part is empty
     */
    static CompositeId of(String id, char separator, String form) {
        int end = id.indexOf(separator);
        if (end < 1 || end == id.length() - 1) {
            throw new IllegalArgumentException("the id must be of the form %s, got '%s'".formatted(form, id));
        }
        return new CompositeId(id.substring(0, end), id.substring(end + 1));
    }
}
