/**
 * Tests of failures: AWS refuses calls or fails, an answer is lost, the engine is killed, a state file is truncated, or an access
 * key leaks. They prove that the instructions of {@code docs/how-to/recover-a-failed-update.md}
 * and {@code docs/how-to/respond-to-a-leaked-key.md} restore the intended state, and that no unknown resource remains.
 *
 * <p>Start reading at {@code RefusedCallsTest}. {@code FaultyAws} is the relay in front of the local AWS that adds a
 * {@code Fault} to a call; {@code SharedFaultyStacks} starts it for a class. {@code Deployment} runs the engine's command
 * line, {@code ResourceIds} lists the resources of the account and of a state, and {@code Recipe} runs the documented
 * commands.
 */
package io.assumerole.e2e.faults;
