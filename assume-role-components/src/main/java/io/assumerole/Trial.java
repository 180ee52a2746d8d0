package io.assumerole;

import java.util.Optional;

/** Assumes a role once, as a provider would. */
interface Trial {

    /**
     * Calls AWS and waits for its answer.
     *
     * @return how AWS refused it; nothing where it let the role be assumed
     * @throws NotTriedException if there is nothing to ask with, which says nothing of the provider
     * @throws RuntimeException if AWS could not be asked
     */
    Optional<Refusal> assume(SessionRequest request);
}
