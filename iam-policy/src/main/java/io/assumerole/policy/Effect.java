package io.assumerole.policy;

/**
 * Says whether a statement allows or denies.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html">Effect</a>
 */
public enum Effect {
    /** Grants what the statement describes, unless something denies it. */
    ALLOW("Allow"),
    /** Refuses what the statement describes, whatever else allows it. */
    DENY("Deny");

    private final String json;

    Effect(String json) {
        this.json = json;
    }

    /** {@return the word that stands in the JSON: {@code Allow} or {@code Deny}} */
    public String json() {
        return json;
    }
}
