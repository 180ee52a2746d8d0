package io.assumerole.policy.cli.sarif;

import io.assumerole.policy.lint.LintCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kind of result.
 *
 * @param id the name of the rule, which later versions keep
 * @param level the level of its results
 * @param markdown one sentence in Markdown, without links and without its period
 */
public record SarifRule(String id, Level level, String markdown) {
    /** A row of the table of lint codes. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| <a id=\"([a-z-]+)\"></a>`[a-z-]+` \\| [a-z]+ \\| (.+) \\|$");

    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]+\\)");

    private static final Map<String, String> LINT_CODES = lintCodes();

    /** The severity of a result. */
    public enum Level {
        /** A serious problem. */
        ERROR,
        /** A probable problem. */
        WARNING,
        /** A minor problem. */
        NOTE
    }

    /**
     * Returns the rule for a lint code.
     *
     * @param code the code
     * @return the rule
     */
    public static SarifRule of(LintCode code) {
        var level = switch (code.severity()) {
            case HIGH -> Level.ERROR;
            case MEDIUM -> Level.WARNING;
            case LOW -> Level.NOTE;
        };
        return new SarifRule(code.toString(), level, LINT_CODES.get(code.toString()));
    }

    /** Returns the sentence as plain text. */
    String text() {
        return markdown.replace("`", "");
    }

    /** Returns the ID as a title, such as {@code Allows everything}. */
    String title() {
        var words = id.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Reads the sentences from the page that documents the codes. */
    private static Map<String, String> lintCodes() {
        try (InputStream page = SarifRule.class.getResourceAsStream("lint-codes.md")) {
            var text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            return ROW.matcher(text)
                    .results()
                    .collect(Collectors.toMap(
                            row -> row.group(1),
                            row -> LINK.matcher(row.group(2)).replaceAll("$1")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
