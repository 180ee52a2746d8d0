package io.assumerole.internal;

/** How many steps a comparison may take, all in all. Who has none left gets no more answers. */
public final class StepBudget {
    private long left;

    /**
     * Makes one.
     *
     * @param steps so many
     */
    public StepBudget(long steps) {
        this.left = steps;
    }

    /**
     * Takes steps off.
     *
     * @param steps so many
     * @return whether they may be taken
     */
    public boolean take(long steps) {
        left -= Math.min(left, steps);
        return left > 0;
    }

    /** {@return whether there are none left} */
    public boolean isSpent() {
        return left <= 0;
    }
}
