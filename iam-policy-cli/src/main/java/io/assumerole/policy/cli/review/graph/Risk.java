package io.assumerole.policy.cli.review.graph;

/** The worst consequence of a change, starting with the highest risk. */
public enum Risk {
    /** The principal may perform every action on every resource. */
    EVERYTHING("all permissions"),
    /** The permissions cause a finding about administrator access or privilege escalation. */
    ESCALATION("privilege escalation"),
    /** Access for everyone, possibly under conditions. */
    EVERYONE("everyone"),
    /** Access for another account. */
    ACCOUNT("another account"),
    /** Access for the users of an identity provider. */
    PROVIDER("external login"),
    /** Other access. */
    MORE("more access"),
    /** A new role that only AWS services can assume. */
    SERVICE("service role");

    private final String words;

    Risk(String words) {
        this.words = words;
    }

    /** Returns whether a headline must name the risk. */
    public boolean isHigh() {
        return compareTo(MORE) < 0;
    }

    @Override
    public String toString() {
        return words;
    }
}
