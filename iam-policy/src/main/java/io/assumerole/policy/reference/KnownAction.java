package io.assumerole.policy.reference;

/**
 * An action of the reference.
 *
 * @param name its name with the service prefix, as AWS writes it
 * @param use its resource types and condition keys
 */
public record KnownAction(String name, ActionReference use) {}
