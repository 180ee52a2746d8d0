package io.assumerole.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.LocalAwsServer;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterContext;

/** Which parameters are the local AWS. Does not prove that one starts: {@code LocalAwsTest} of end-to-end-tests does. */
class LocalAwsExtensionTest {

    private static void parameters(LocalAwsServer aws, AutoCloseable above, String other) {}

    @Test
    void takes_parameters_of_the_server_and_leaves_all_others_to_other_extensions() throws Exception {
        var parameters = LocalAwsExtensionTest.class
                .getDeclaredMethod("parameters", LocalAwsServer.class, AutoCloseable.class, String.class)
                .getParameters();

        assertThat(parameters).extracting(LocalAwsExtensionTest::isTaken).containsExactly(true, false, false);
    }

    private static boolean isTaken(Parameter parameter) {
        var context = (ParameterContext) Proxy.newProxyInstance(
                LocalAwsExtensionTest.class.getClassLoader(),
                new Class<?>[] {ParameterContext.class},
                (proxy, method, arguments) -> parameter);
        return new LocalAwsExtension().supportsParameter(context, null);
    }
}
