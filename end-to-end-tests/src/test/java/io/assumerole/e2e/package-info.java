/**
 * End-to-end tests of the stacks and components: the real Pulumi engine deploys them to the local AWS, and clients make
 * allowed and denied calls. Other tests check the documents and the module dependencies.
 *
 * <p>They prove that each option has its effect: who can assume a role, what the role can do, and where secrets are
 * stored. They do not prove the behavior of AWS itself or of the official AWS plugin; each class states its limit.
 *
 * <p>Start reading at {@code StacksTest}, which deploys both stacks, and then at {@code ComponentArgumentsTest}, which has an allowed
 * and a denied call for each option. {@code SharedStacks} starts the local AWS for a class. {@code Documents} and
 * {@code Clone} read the project's files.
 */
package io.assumerole.e2e;
