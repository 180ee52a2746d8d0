package io.assumerole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
                        .toJson(SchemaGenerator.schema(projectVersion(), new SchemaTexts()))
                + "\n";
        var copy = Path.of("target/schema.json");
        Files.writeString(copy, generated);

        assertThat(copy)
                .as(
                        "The options or the Javadoc changed. To update the schema: cp assume-role-package/%s"
                                + " assume-role-package/%s",
                        copy, FILE)
                .hasSameTextualContentAs(Path.of(FILE), StandardCharsets.UTF_8);
    }

    @Test
    void uses_every_declaration_and_form_in_the_tables() {
        var texts = new SchemaTexts();
        SchemaGenerator.schema("0.1.0", texts);

        assertThat(texts.unused()).isEmpty();
    }

    @Test
    void describes_nothing_that_exists_only_in_java() {
        var descriptions = new ArrayList<String>();
        var schema = JsonParser.parseString(ComponentsProvider.schema()).getAsJsonObject();
        collect(schema.get("types"), descriptions);
        collect(schema.get("resources"), descriptions);

        var javadoc = Pattern.compile("^\\s*$|[{]@|</?[a-z]+>|&#?\\w+;|AssumedRoleProvider|Args\\b");
        assertThat(descriptions).hasSizeGreaterThan(100);
        assertThat(descriptions)
                .filteredOn(description ->
                        JavadocText.JAVA_ONLY.matcher(description).find()
                                || javadoc.matcher(description).find())
                .isEmpty();
    }

    private static void collect(JsonElement element, List<String> descriptions) {
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(each -> collect(each, descriptions));
        } else if (element.isJsonObject()) {
            element.getAsJsonObject().entrySet().forEach(entry -> {
                if (entry.getKey().equals("description") && entry.getValue().isJsonPrimitive()) {
                    descriptions.add(entry.getValue().getAsString());
                } else {
                    collect(entry.getValue(), descriptions);
                }
            });
        }
    }

    private static String projectVersion() throws IOException {
        var version = Pattern.compile("<parent>.*?<version>([^<]+)</version>", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
