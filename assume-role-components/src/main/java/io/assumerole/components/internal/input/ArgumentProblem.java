package io.assumerole.components.internal.input;

/**
 * A problem with arguments.
 *
 * @param argument the name of the argument whose value is wrong, which starts the problem; empty if no single value is
 *     wrong
 * @param text the text that follows the name
 */
public record ArgumentProblem(String argument, String text) {}
