package io.assumerole.policy.reference;

/**
 * An action in AWS's service reference.
 *
 * @param name its name with the service prefix, as AWS writes it
 * @param use its resource types and condition keys
 */
public record KnownAction(String name, ActionReference use) {}
