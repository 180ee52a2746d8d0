package io.assumerole.internal;

/**
 * The number of steps that comparisons may take together. After the budget is spent, comparisons give no more answers.
 */
public final class StepBudget {
    private final long steps;
    private long left;

    /**
     * Creates a budget.
     *
     * @param steps the number of steps
     */
    public StepBudget(long steps) {
        this.steps = steps;
        this.left = steps;
    }

    /**
     * Takes steps from the budget.
     *
     * @param steps the number of steps
     * @return {@code true} unless the budget is spent
     */
    public boolean take(long steps) {
        left -= Math.min(left, steps);
        return left > 0;
    }

    /** {@return the number of steps that were taken} */
    public long taken() {
        return steps - left;
    }

    /** {@return whether no steps are left} */
    public boolean isSpent() {
        return left <= 0;
    }
}
