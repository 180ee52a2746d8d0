package io.assumerole;

/**
 * AWS's answer to who may not assume a role.
 *
 * @param code AWS's code, such as {@code AccessDenied}
 * @param message AWS's words
 */
record Refusal(String code, String message) {}
