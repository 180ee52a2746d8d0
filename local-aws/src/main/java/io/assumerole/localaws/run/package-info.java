/**
 * Child processes that never outlive their parent and inherit nothing that leads to an account of the user, private
 * folders, and progress output.
 *
 * <p>Depends on the JDK only. Start reading at {@link io.assumerole.localaws.run.ChildProcesses}.
 */
package io.assumerole.localaws.run;
