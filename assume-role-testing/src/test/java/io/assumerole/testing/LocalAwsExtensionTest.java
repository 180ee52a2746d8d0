package io.assumerole.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.LocalAwsServer;
import io.assumerole.localaws.LocalAwsServer.Plugin;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
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

    @LocalAws
    private static class Default {}

    @LocalAws(plugin = Plugin.OFFICIAL)
    private static class Official {
        private class Nested {}
    }

    private static class Inherited extends Official {}

    @LocalAws(plugin = Plugin.OFFICIAL)
    @Retention(RetentionPolicy.RUNTIME)
    private @interface Composed {}

    @Composed
    private static class WithComposed {}

    @Test
    void starts_the_plugin_of_the_annotation() {
        assertThat(LocalAwsExtension.plugin(Default.class)).isEqualTo(Plugin.EMULATOR);
        assertThat(LocalAwsExtension.plugin(Official.class)).isEqualTo(Plugin.OFFICIAL);
        assertThat(LocalAwsExtension.plugin(Official.Nested.class)).isEqualTo(Plugin.OFFICIAL);
        assertThat(LocalAwsExtension.plugin(Inherited.class)).isEqualTo(Plugin.OFFICIAL);
        assertThat(LocalAwsExtension.plugin(WithComposed.class)).isEqualTo(Plugin.OFFICIAL);
    }

    private static boolean isTaken(Parameter parameter) {
        var context = (ParameterContext) Proxy.newProxyInstance(
                LocalAwsExtensionTest.class.getClassLoader(),
                new Class<?>[] {ParameterContext.class},
                (proxy, method, arguments) -> parameter);
        return new LocalAwsExtension().supportsParameter(context, null);
    }
}
