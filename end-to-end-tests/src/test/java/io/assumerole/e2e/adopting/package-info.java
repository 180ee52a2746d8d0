/**
 * Tests of programs that move existing resources into a component. They prove that aliases keep the resources: the engine
 * replaces none of them.
 *
 * <p>Start reading at {@code AliasesTest}.
 */
package io.assumerole.e2e.adopting;
