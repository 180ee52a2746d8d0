package io.assumerole.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Javadoc becomes Markdown for programs in any language. */
class JavadocTextTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("Example.java");
    }

    private JavadocText text(String... lines) throws IOException {
        Files.writeString(
                file, "class Example {\n/**\n * " + String.join("\n * ", lines) + "\n */\nvoid set(String it) {}\n}\n");
        return new JavadocText(
                JavadocSources.of(List.of(file)).of("Example#set(String)"),
                (enclosing, reference) ->
                        reference.equals("#known(String)") ? Optional.of(enclosing + ".known") : Optional.empty());
    }

    @Test
    void converts_markup() throws Exception {
        assertThat(text(
                                "Sets {@code a  b} and <strong>more</strong>, see",
                                "{@link #known(String)} or {@linkplain Unknown other words}.",
                                "",
                                "<p>By default, {@code 1.5} or <code>$&#123;</code>:",
                                "<ul>",
                                "  <li>first;",
                                "  <li><em>second</em>.",
                                "</ul>",
                                "",
                                "<p>The end.")
                        .description())
                .isEqualTo("""
                        `a b` and **more**, see `Example.known` or other words.

                        By default, `1.5` or `${`:

                        - first;
                        - *second*.

                        The end.""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Each further call adds a name.         | Each further name is accepted.",
                "This method excludes another.          | This option excludes another.",
                "Then call it again.                    | Then it makes calls again.",
                "A call without values accepts all.     | A call without MFA fails.",
                "For this, use {@link Unknown}.         | For this, use {@link #known(String)}.",
                "The value is {@code of(a).b()}.        | The value is {@code a (b)}.",
                "The {@code build()} throws.            | The build throws.",
                "An exception lists the errors.         | A message lists the errors.",
            })
    void omits_a_sentence_that_makes_sense_only_in_java(String omitted, String kept) throws Exception {
        assertThat(text("Sets it. " + omitted + " Last.").description()).isEqualTo("It. Last.");
        assertThat(text("Sets it. " + kept + " Last.").description()).startsWith("It. " + kept.substring(0, 5));
    }

    @Test
    void omits_an_example_together_with_its_introduction() throws Exception {
        assertThat(text("Sets it. All of:", "<pre>{@code", "set(\"a: b. C\")", "}</pre>", "", "<p>Last.")
                        .description())
                .isEqualTo("It.\n\nLast.");
        assertThat(text("Sets it. All.", "<pre>{@code", "set()", "}</pre>", "", "<p>Last.")
                        .description())
                .isEqualTo("It. All.\n\nLast.");
    }

    @Test
    void does_not_omit_the_first_sentence_or_the_introduction_of_a_list() throws Exception {
        var summary = text("Sets a {@link Unknown}. More.");
        assertThatThrownBy(summary::description).hasMessageContaining("The first sentence makes sense only in Java");

        var list = text("Sets it.", "", "<p>Each {@link Unknown}:", "<ul>", "  <li>one", "</ul>");
        assertThatThrownBy(list::description).hasMessageContaining("The sentence before this list");
    }

    @Test
    void has_the_texts_of_block_tags() throws Exception {
        var text = text(
                "Sets it.",
                "@param it 1 to 9 characters",
                "@return a value",
                "@throws IllegalStateException if there is none",
                "@see #known(String)",
                "@see <a href=\"https://example.com/a\">A page</a>");

        assertThat(text.parameter(0)).isEqualTo("1 to 9 characters");
        assertThat(text.parameter(1)).isEmpty();
        assertThat(text.returned()).isEqualTo("a value");
        assertThat(text.thrown()).isEqualTo("if there is none");
        assertThat(text.pages()).isEqualTo("See [A page](https://example.com/a).");
        assertThat(text("Sets it.", "@param it see {@link #known(String)}").parameter(0))
                .isEmpty();
    }
}
