package io.assumerole.policy;

/** The place of an element in a document; its text is made only when a problem needs it. */
record Path(Path parent, String name, int index) {
    static final Path ROOT = new Path(null, "", -1);

    Path then(String child) {
        return new Path(this, child, -1);
    }

    Path at(int position) {
        return new Path(this, "", position);
    }

    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        if (index >= 0) {
            return parent + "[" + index + "]";
        }
        String before = parent.toString();
        return before.isEmpty() ? name : before + "." + name;
    }
}
