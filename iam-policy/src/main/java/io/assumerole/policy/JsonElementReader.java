package io.assumerole.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads keys and values of any element, and reports their problems. */
record JsonElementReader(JsonParser json, ProblemCollector problems) {

    /** Reads one value or a list of values; conditions may also hold booleans and numbers. */
    List<String> strings(ElementPath path, boolean anyScalar) throws IOException {
        var values = new ArrayList<String>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            addScalar(path, anyScalar, values);
            return values;
        }
        int index = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            addScalar(path.at(index++), anyScalar, values);
        }
        if (index == 0) {
            empty(path);
        }
        return values;
    }

    private void addScalar(ElementPath path, boolean anyScalar, List<String> values) throws IOException {
        var token = json.currentToken();
        if (token == JsonToken.VALUE_STRING || anyScalar && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            values.add(json.getText());
        } else {
            wrongType(path, "a value", anyScalar ? "a string, number or boolean" : "a string");
        }
    }

    String string(ElementPath path) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        wrongType(path, "the value", "a string");
        return null;
    }

    /** Reads the value of one key. */
    interface Field {
        void read(String key, ElementPath at) throws IOException;
    }

    /** Reads the fields of an object, rejects duplicate keys, and returns the keys. */
    Set<String> fields(ElementPath path, Field field) throws IOException {
        var seen = new HashSet<String>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var key = json.currentName();
            var at = path.then(key);
            json.nextToken();
            if (seen.add(key)) {
                field.read(key, at);
            } else {
                problems.add(
                        at, "appears twice", "", "each key once", "merge the two, because AWS rejects duplicate keys");
                json.skipChildren();
            }
        }
        return seen;
    }

    void unknown(ElementPath path, String key, Collection<String> known) throws IOException {
        var allowed = known.size() > 10
                ? "IAM's condition operators, with IfExists, ForAnyValue: or ForAllValues:"
                : String.join(", ", known);
        problems.add(
                path,
                "is unknown",
                Text.quote(key),
                allowed,
                SpellingSuggestion.of(key, known)
                        .map(word -> "did you mean " + word + "?")
                        .orElse("delete it, or correct its name"));
        json.skipChildren();
    }

    void wrongType(ElementPath path, String what, String allowed) throws IOException {
        var token = json.currentToken();
        String given = token == null
                ? "nothing"
                : switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "a list";
                    case VALUE_NULL -> "null";
                    case VALUE_TRUE, VALUE_FALSE -> "a boolean";
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                    default -> "a string";
                };
        problems.add(path, what + " has the wrong type", given, allowed, "use the allowed type");
        json.skipChildren();
    }

    void empty(ElementPath path) {
        problems.add(path, "is empty", "", "at least one value", "add a value, or omit the element");
    }

    /** Returns the text as it was written, without insignificant white space. */
    static String withoutWhiteSpace(String text) {
        var compact = new StringBuilder(text.length());
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString) {
                compact.append(c);
                if (c == '\\') {
                    compact.append(text.charAt(++i));
                } else if (c == '"') {
                    inString = false;
                }
            } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                compact.append(c);
                inString = c == '"';
            }
        }
        return compact.toString();
    }
}
