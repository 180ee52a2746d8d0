package io.assumerole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The schema matches the option tables and the Javadoc, from which it is generated. */
class SchemaTest {

    private static final String FILE = "src/main/resources/io/assumerole/plugin/schema.json";

    @Test
    void is_generated_from_the_options_and_the_javadoc() throws Exception {
        var generated = new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(SchemaGenerator.schema(projectVersion()))
                + "\n";
        var copy = Path.of("target/schema.json");
        Files.writeString(copy, generated);

        assertThat(ComponentsProvider.schema().lines().toList())
                .as(
                        "The options or the Javadoc changed. To update the schema: cp assume-role-package/%s"
                                + " assume-role-package/%s",
                        copy, FILE)
                .containsExactlyElementsOf(generated.lines().toList());
    }

    private static String projectVersion() throws IOException {
        var version = Pattern.compile("<parent>.*?<version>([^<]+)</version>", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
