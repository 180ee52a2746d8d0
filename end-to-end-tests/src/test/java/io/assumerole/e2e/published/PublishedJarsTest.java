package io.assumerole.e2e.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the manifest and the license of each published jar. Does not prove that it works in a modular program. */
class PublishedJarsTest {

    @ParameterizedTest
    @CsvSource({
        "iam-policy, io.assumerole.policy",
        "iam-policy-cli, io.assumerole.policy.cli",
        "fast-start, io.assumerole.start",
        "assume-role-components, io.assumerole.components",
        "assume-role-testing, io.assumerole.testing",
        "local-aws, io.assumerole.localaws",
    })
    void has_its_module_name_and_its_licence(String module, String name) throws IOException {
        try (var jar = jar(module, "")) {
            assertThat(ModuleFinder.of(Path.of(jar.getName())).findAll())
                    .extracting(found -> found.descriptor().name())
                    .containsExactly(name);
            assertThat(licence(jar)).isEqualTo(Clone.read("LICENSE"));
        }
        try (var jar = jar(module, "-sources")) {
            assertThat(licence(jar)).isEqualTo(Clone.read("LICENSE"));
        }
    }

    private static JarFile jar(String module, String classifier) throws IOException {
        var file = module + "/target/" + module + "-0.1.0" + classifier + ".jar";
        return new JarFile(Stacks.cloneFolder().resolve(file).toFile());
    }

    private static String licence(JarFile jar) throws IOException {
        try (var text = jar.getInputStream(jar.getEntry("META-INF/LICENSE"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
