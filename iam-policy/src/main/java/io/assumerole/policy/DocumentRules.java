package io.assumerole.policy;

import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;
import java.util.HashMap;
import java.util.List;

/** AWS's rules for a whole document of any kind. */
final class DocumentRules {
    /**
     * The longest text that the IAM API accepts, in characters, including white space. Some AWS managed policies are
     * longer, such as {@code AWSSupportServiceRolePolicy}, so the limit does not apply to documents that are read.
     * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
     */
    static final int MAX_CHARACTERS = 131_072;

    private DocumentRules() {}

    static void checkLength(String json, ProblemCollector problems) {
        if (json.length() > MAX_CHARACTERS) {
            problems.add(
                    ElementPath.ROOT,
                    "the text is too long",
                    json.length() + " characters",
                    "1 to " + MAX_CHARACTERS + " characters",
                    "split the document");
        }
    }

    static void checkText(String text, ProblemCollector problems) {
        if (text == null || text.isBlank()) {
            problems.add(
                    ElementPath.ROOT,
                    "there is no text",
                    text == null ? "null" : "",
                    "one JSON object",
                    "give the policy document");
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xFF || c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
                problems.add(
                        ElementPath.ROOT,
                        "the text contains a character that IAM rejects, at position " + i,
                        String.format("U+%04X", (int) c),
                        "tab, line feed, carriage return and U+0020 to U+00FF",
                        "replace it, or, inside a string, write it as a \\u escape");
                return;
            }
        }
    }

    static void checkSids(List<StatementElements> statements, ProblemCollector problems) {
        var seen = new HashMap<String, ElementPath>();
        for (var statement : statements) {
            var sid = statement.sid;
            ElementPath other = sid == null || sid.isEmpty() ? null : seen.putIfAbsent(sid, statement.path);
            if (other != null) {
                problems.add(
                        statement.path.then("Sid"),
                        "is also the Sid of " + other,
                        Text.quote(sid),
                        "each Sid once in a document",
                        "give one of them a different Sid");
            }
        }
    }
}
