package io.assumerole.policy;

/**
 * The effect of a statement.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html">Effect</a>
 */
public enum Effect {
    /** Allows the statement's actions, unless another statement denies them. */
    ALLOW("Allow"),
    /** Denies the statement's actions, even if other statements allow them. */
    DENY("Deny");

    private final String json;

    Effect(String json) {
        this.json = json;
    }

    /** {@return the word in the JSON: {@code Allow} or {@code Deny}} */
    public String json() {
        return json;
    }
}
