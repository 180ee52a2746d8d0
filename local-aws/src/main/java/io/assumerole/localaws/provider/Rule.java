package io.assumerole.localaws.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a known value of a property must be. */
@FunctionalInterface
interface Rule {
    /** Any value will do. */
    Rule NONE = (name, value) -> Optional.empty();

    /** An IAM policy, or another JSON text. */
    Rule JSON =
            (name, value) -> {
                try {
                    Json.read((String) value);
                    return Optional.empty();
                } catch (IllegalArgumentException e) {
                    return Optional.of(
                            "\"%s\" contains an invalid JSON: it %s"
                                    .formatted(name, e.getMessage()));
                }
            };

    /** The generic check of the official plugin: {@code internal/verify/validate.go}. */
    Rule ARN =
            (name, value) ->
                    value.equals("") || Patterns.ARN.matcher((String) value).matches()
                            ? Optional.empty()
                            : Optional.of(
                                    "\"%s\" (%s) is an invalid ARN: %s"
                                            .formatted(
                                                    name,
                                                    value,
                                                    value.toString().startsWith("arn:")
                                                            ? "not arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE"
                                                            : "arn: invalid prefix"));

    /**
     * Tells what is wrong.
     *
     * @param name the property
     * @param value its value, of the property's kind
     * @return the problem, with the value only where it is no secret; empty if there is none
     */
    Optional<String> problem(String name, Object value);

    /** Both must hold; the first that does not is told. */
    default Rule and(Rule other) {
        return (name, value) -> problem(name, value).or(() -> other.problem(name, value));
    }

    /** Every string of a list must be so. */
    static Rule each(Rule rule) {
        return (name, value) ->
                ((List<?>) value)
                        .stream().flatMap(one -> rule.problem(name, one).stream()).findFirst();
    }

    static Rule length(int least, int most) {
        return (name, value) -> {
            int length = ((String) value).length();
            return least <= length && length <= most
                    ? Optional.empty()
                    : Optional.of(
                            "expected length of %s to be in the range (%d - %d), got %d characters"
                                    .formatted(name, least, most, length));
        };
    }

    static Rule range(int least, int most) {
        return (name, value) -> {
            double number = (Double) value;
            return least <= number && number <= most
                    ? Optional.empty()
                    : Optional.of(
                            "expected %s to be in the range (%d - %d), got %.0f"
                                    .formatted(name, least, most, number));
        };
    }

    static Rule oneOf(String... allowed) {
        return (name, value) ->
                List.of(allowed).contains(value)
                        ? Optional.empty()
                        : Optional.of(
                                "expected %s to be one of %s, got %s"
                                        .formatted(name, List.of(allowed), value));
    }

    /** Where an OpenID Connect provider is: {@code internal/service/iam/validate.go}. */
    Rule ISSUER =
            (name, value) -> {
                URI url;
                try {
                    url = new URI((String) value);
                } catch (URISyntaxException e) {
                    return Optional.of("\"%s\" has to be a valid URL".formatted(name));
                }
                if (!"https".equals(url.getScheme())) {
                    return Optional.of(
                            "\"%s\" has to use HTTPS scheme (i.e. begin with https://), got %s"
                                    .formatted(name, value));
                }
                return url.getQuery() == null
                        ? Optional.empty()
                        : Optional.of(
                                "\"%s\" cannot contain query parameters per the OIDC standard"
                                        .formatted(name));
            };

    /** Letters, digits and {@code _ + = , . @ -}: what IAM allows in a name. */
    static Rule iamName(int most) {
        return length(1, most)
                .and(
                        (name, value) ->
                                Patterns.IAM_NAME.matcher((String) value).matches()
                                        ? Optional.empty()
                                        : Optional.of(
                                                "invalid value for %s (must match [\\w+=,.@-]*), got %s"
                                                        .formatted(name, value)));
    }

    /** The patterns, which an interface cannot hide. */
    final class Patterns {
        private static final Pattern IAM_NAME = Pattern.compile("[\\w+=,.@-]*");
        private static final Pattern ARN =
                Pattern.compile(
                        "arn:aws(-[a-z]+)*:[^:]*:([a-z]{2}(-[a-z]+)+-\\d{1,2})?"
                                + ":(aws|aws-managed|third-party|aws-marketplace|\\d{12}|cw.{10})?:.+");

        private Patterns() {}
    }
}
