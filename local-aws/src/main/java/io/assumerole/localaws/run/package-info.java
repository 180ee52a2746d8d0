/**
 * Running things: child processes that never outlive their parent and inherit nothing that leads to
 * an account of the user, and progress that a person can follow.
 *
 * <p>Depends on the JDK only. Start reading at {@link io.assumerole.localaws.run.ChildProcesses}.
 */
package io.assumerole.localaws.run;
