package io.assumerole.components.internal.input;

/**
 * One thing that is wrong with arguments.
 *
 * @param argument the name of the argument whose value is wrong, with which the problem begins; empty where no single
 *     value is
 * @param text what follows the name
 */
public record ArgumentProblem(String argument, String text) {}
