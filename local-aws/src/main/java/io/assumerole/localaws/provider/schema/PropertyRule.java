package io.assumerole.localaws.provider.schema;

import io.assumerole.localaws.provider.wire.WireJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A rule that a known value of a property must satisfy. */
@FunctionalInterface
public interface PropertyRule {
    /** Accepts any value. */
    PropertyRule NONE = (name, value) -> Optional.empty();

    /** Requires an IAM policy or another JSON text. */
    PropertyRule JSON = (name, value) -> {
        try {
            WireJson.read((String) value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("\"%s\" contains an invalid JSON: it %s".formatted(name, e.getMessage()));
        }
    };

    /** Requires an IAM policy: a JSON object from its first character: {@code internal/verify/validate.go}. */
    PropertyRule POLICY = (name, value) -> {
        var text = (String) value;
        String reason = switch (text.isEmpty() ? '\0' : text.charAt(0)) {
            case '{' -> "";
            case '\0' -> "it is empty";
            case ' ', '\t', '\r', '\n' -> "it begins with white space";
            case '"' -> "it is a JSON string, not an object: was it encoded twice?";
            case '[' -> "it is a JSON array, not an object";
            default -> "it is not a JSON object";
        };
        return reason.isEmpty()
                ? PropertyRule.JSON.problem(name, value)
                : Optional.of("\"%s\" contains an invalid JSON policy: %s".formatted(name, reason));
    };

    /** Requires the inline policies of a role: each has a policy, and a name that IAM accepts. */
    PropertyRule INLINE_POLICIES = (name, value) -> ((List<?>) value)
            .stream()
                    .map(Map.class::cast)
                    .flatMap(element -> Stream.of(
                            inline(iamName(128), name + ".name", element.get("name")),
                            inline(POLICY, name + ".policy", element.get("policy"))))
                    .flatMap(Optional::stream)
                    .findFirst();

    private static Optional<String> inline(PropertyRule rule, String name, Object value) {
        if (value == null) {
            return Optional.empty();
        }
        return value instanceof String
                ? rule.problem(name, value)
                : Optional.of("Expected " + name + " to be a string");
    }

    /** The generic check of the official plugin: {@code internal/verify/validate.go}. */
    PropertyRule ARN = (name, value) ->
            value.equals("") || Patterns.ARN.matcher((String) value).matches()
                    ? Optional.empty()
                    : Optional.of("\"%s\" (%s) is an invalid ARN: %s"
                            .formatted(
                                    name,
                                    value,
                                    value.toString().startsWith("arn:")
                                            ? "not arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE"
                                            : "arn: invalid prefix"));

    /**
     * Checks a value.
     *
     * @param name the property
     * @param value its value, of the property's kind
     * @return the problem, with the value unless it is secret; empty if there is none
     */
    Optional<String> problem(String name, Object value);

    /** Requires both rules, and reports the first problem. */
    default PropertyRule and(PropertyRule other) {
        return (name, value) -> problem(name, value).or(() -> other.problem(name, value));
    }

    /** Applies a rule to every string of a list. */
    static PropertyRule each(PropertyRule rule) {
        return (name, value) -> ((List<?>) value)
                .stream()
                        .flatMap(element -> rule.problem(name, element).stream())
                        .findFirst();
    }

    static PropertyRule length(int least, int most) {
        return (name, value) -> {
            int length = ((String) value).length();
            return least <= length && length <= most
                    ? Optional.empty()
                    : Optional.of("expected length of %s to be in the range (%d - %d), got %d characters"
                            .formatted(name, least, most, length));
        };
    }

    static PropertyRule range(int least, int most) {
        return (name, value) -> {
            double number = (Double) value;
            return least <= number && number <= most
                    ? Optional.empty()
                    : Optional.of(
                            "expected %s to be in the range (%d - %d), got %.0f".formatted(name, least, most, number));
        };
    }

    static PropertyRule oneOf(String... allowed) {
        return (name, value) -> List.of(allowed).contains(value)
                ? Optional.empty()
                : Optional.of("expected %s to be one of %s, got %s".formatted(name, List.of(allowed), value));
    }

    /** Requires the URL of an OpenID Connect provider: {@code internal/service/iam/validate.go}. */
    PropertyRule ISSUER = (name, value) -> {
        URI url;
        try {
            url = new URI((String) value);
        } catch (URISyntaxException e) {
            return Optional.of("\"%s\" has to be a valid URL".formatted(name));
        }
        if (!"https".equals(url.getScheme())) {
            return Optional.of(
                    "\"%s\" has to use HTTPS scheme (i.e. begin with https://), got %s".formatted(name, value));
        }
        return url.getQuery() == null
                ? Optional.empty()
                : Optional.of("\"%s\" cannot contain query parameters per the OIDC standard".formatted(name));
    };

    /** Requires characters that IAM allows in a name, in any number. */
    PropertyRule IAM_CHARACTERS =
            (name, value) -> Patterns.IAM_NAME.matcher((String) value).matches()
                    ? Optional.empty()
                    : Optional.of("invalid value for %s (must match [\\w+=,.@-]*), got %s".formatted(name, value));

    /** Requires letters, digits and {@code _ + = , . @ -}, which IAM allows in a name. */
    static PropertyRule iamName(int most) {
        return length(1, most).and(IAM_CHARACTERS);
    }

    /** Requires the name of a secret: {@code internal/service/secretsmanager/validate.go}. */
    static PropertyRule secretName(int most) {
        return length(1, most)
                .and((name, value) ->
                        Patterns.SECRET_NAME.matcher((String) value).matches()
                                ? Optional.empty()
                                : Optional.of("invalid value for %s (must match [\\w/+=.@-]+), got %s"
                                        .formatted(name, value)));
    }

    /** Requires a number of days for which a deleted secret can be restored; 0 deletes it immediately. */
    PropertyRule RECOVERY_WINDOW =
            (name, value) -> value.equals(0.0) ? Optional.empty() : range(7, 30).problem(name, value);

    /** Requires the name of a role, not its ARN: {@code internal/service/iam/validate.go}. */
    PropertyRule ROLE_NAME = length(1, 128)
            .and((name, value) -> ((String) value).startsWith("arn:")
                            && ARN.problem(name, value).isEmpty()
                    ? Optional.of("\"%s\" must be the role's name, not its ARN".formatted(name))
                    : Optional.empty());

    /** Requires a region name of AWS, without checking that the region exists. */
    PropertyRule REGION =
            (name, value) -> Patterns.REGION.matcher((String) value).matches()
                    ? Optional.empty()
                    : Optional.of(
                            "\"%s\" (%s) is not a region; a region looks like eu-central-1".formatted(name, value));

    /** Refuses typographic quotes, which IAM does not accept in a description. */
    PropertyRule NO_TYPOGRAPHIC_QUOTES =
            (name, value) -> Patterns.OPENING_QUOTE.matcher((String) value).find()
                    ? Optional.of("invalid value for %s (may not have the quotes \u201c and \u2018)".formatted(name))
                    : Optional.empty();

    /** The patterns, in a class because an interface cannot hide them. */
    final class Patterns {
        private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d{1,2}");
        private static final Pattern SECRET_NAME = Pattern.compile("[\\w/+=.@-]+");
        private static final Pattern IAM_NAME = Pattern.compile("[\\w+=,.@-]*");
        private static final Pattern OPENING_QUOTE = Pattern.compile("[\u201c\u2018]");
        private static final Pattern ARN = Pattern.compile("arn:aws(-[a-z]+)*:[^:]*:([a-z]{2}(-[a-z]+)+-\\d{1,2})?"
                + ":(aws|aws-managed|third-party|aws-marketplace|\\d{12}|cw.{10})?:.+");

        private Patterns() {}
    }
}
