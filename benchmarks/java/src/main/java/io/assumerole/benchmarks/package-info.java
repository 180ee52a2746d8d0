/** The same users in plain Java and with the component. */
package io.assumerole.benchmarks;
