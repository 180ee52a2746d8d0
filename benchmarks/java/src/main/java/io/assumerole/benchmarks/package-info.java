/**
 * The benchmark programs: the same users in plain Java and with the component. Depends on {@code com.pulumi:aws} and
 * the components. Start reading at {@link io.assumerole.benchmarks.RawUsers}.
 */
package io.assumerole.benchmarks;
