package io.assumerole.testing;

import io.assumerole.localaws.LocalAwsServer;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a local AWS and the engine that deploys Pulumi stacks to it. JUnit passes
 * the server to each parameter of type {@link LocalAwsServer} of a test, a lifecycle method, or the
 * constructor.
 *
 * <pre>{@code
 * @LocalAws
 * class DeployerTest {
 *     @Test
 *     void creates_a_role(LocalAwsServer aws) throws Exception {
 *         var stack = aws.stack("deployer", "test", Deployer::deploy, aws.root());
 *         assertThat(stack.up().outputs()).containsKey("roleArn");
 *     }
 * }
 * }</pre>
 *
 * <table>
 * <caption>Shared objects and their lifetime</caption>
 * <tr><th>object</th><th>shared by</th><th>ends</th></tr>
 * <tr><td>the server, its root keys, and the resources in its AWS</td><td>all tests of a JUnit run that share a
 * process</td><td>after the last of these tests, with its processes and its folder</td></tr>
 * <tr><td>stacks</td><td>a test class, with its nested classes</td><td>after its last test: they are destroyed. If a
 * stack cannot be destroyed, for example because its bucket is not empty, the class fails</td></tr>
 * </table>
 *
 * <p>No test is skipped. If a program that the local AWS needs is missing, each test fails, with a message that names
 * all missing programs and how to install them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(LocalAwsExtension.class)
public @interface LocalAws {
    /**
     * The AWS plugin of the stacks. All classes of a JUnit run must have the same one, because they share the server.
     *
     * @return the plugin; the provider emulator by default
     */
    LocalAwsServer.Plugin plugin() default LocalAwsServer.Plugin.EMULATOR;
}
