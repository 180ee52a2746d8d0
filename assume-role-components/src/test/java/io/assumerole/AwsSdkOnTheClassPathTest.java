package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same program with and without the optional AWS SDK on its class path, each in a class loader
 * of its own. Does not prove that a build tool leaves optional dependencies out.
 */
@Tag("slow")
class AwsSdkOnTheClassPathTest {

    private static final String OLD = "2020-01-01T00:00:00Z";
    private static final String SDK = "software.amazon.awssdk.";
    private static final String PROVIDER = "pulumi:providers:aws";
    private static final String ENDPOINT = "aws.endpointUrl";

    /** Remembers which classes of the SDK somebody asked for. */
    private static final class Loader extends URLClassLoader {
        private final List<String> sdk = new CopyOnWriteArrayList<>();

        Loader(boolean withSdk) {
            super(jars(withSdk), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] jars(boolean withSdk) {
            var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            var sdk = Path.of("software", "amazon", "awssdk").toString();
            return Stream.of(path.split(File.pathSeparator))
                    .filter(jar -> withSdk || !jar.contains(sdk))
                    .map(Loader::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String jar) {
            try {
                return Path.of(jar).toUri().toURL();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(SDK) || name.startsWith("io.assumerole.components.internal.sdk.AwsSdk")) {
                sdk.add(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    private static List<String> up(Loader loader, String createDate) throws Exception {
        return ((List<?>) loader.loadClass("io.assumerole.ReadinessProgram")
                        .getMethod("up", String.class)
                        .invoke(null, createDate))
                .stream().map(String.class::cast).toList();
    }

    @Test
    void warns_without_the_sdk_that_a_new_key_may_be_refused() throws Exception {
        try (var loader = new Loader(false)) {
            var seen = up(loader, Instant.now().toString());

            assertThat(seen).hasSize(2).startsWith(PROVIDER);
            assertThat(seen.get(1))
                    .contains("is new. AWS may reject AssumeRole")
                    .contains("software.amazon.awssdk:sts")
                    .contains("software.amazon.awssdk:url-connection-client")
                    .doesNotContain("NotASecret");
        }
    }

    @Test
    void warns_of_nothing_without_the_sdk_where_the_key_is_old() throws Exception {
        try (var loader = new Loader(false)) {
            assertThat(up(loader, OLD)).containsExactly(PROVIDER);
        }
    }

    @Test
    void is_known_to_one_class() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("io.assumerole");

        assertThat(classes.stream()
                        .filter(type -> type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(to -> to.getTargetClass().getName().startsWith(SDK)))
                        .map(JavaClass::getName)
                        .map(name -> name.replaceFirst("\\$.*", ""))
                        .distinct())
                .as("classes, with their nested classes")
                .containsExactly("io.assumerole.components.internal.sdk.AwsSdkSts");
    }

    @Test
    void loads_nothing_of_the_sdk_where_nothing_is_tried() throws Exception {
        try (var loader = new Loader(true)) {
            assertThat(up(loader, OLD)).containsExactly(PROVIDER);
            assertThat(loader.sdk).isEmpty();
        }
    }

    @Test
    void tries_with_the_sdk_and_without_a_warning_where_the_key_is_new() throws Exception {
        try (var loader = new Loader(true);
                var sts = new StsEndpoint()) {
            System.setProperty(ENDPOINT, sts.uri().toString());
            assertThat(up(loader, Instant.now().toString())).containsExactly(PROVIDER);

            assertThat(sts.calls()).hasSize(1);
            assertThat(loader.sdk)
                    .contains("io.assumerole.components.internal.sdk.AwsSdkSts", SDK + "services.sts.StsClient");
        } finally {
            System.clearProperty(ENDPOINT);
        }
    }
}
