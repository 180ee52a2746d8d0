package io.assumerole.policy.cli.review.graph;

import io.assumerole.internal.Text;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.types.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hides the values of conditions, which can be secrets. Only Booleans and the values of listed keys are shown:
 * accounts, organizations, ARNs, networks, regions, services, MFA, time, tag keys, and the claims of OIDC tokens that
 * identify the caller. In particular, the values of tags, external IDs, referrers, user agents, and unknown keys are
 * not shown. The defaults of policy variables aren't shown either.
 */
public final class HiddenValues {
    private static final String ALL_CONDITIONS = "conditions " + Words.NOT_SHOWN;
    private static final String WITH = " with ";
    private static final String AND = " and ";

    /** The keys whose values are shown, in lower case. */
    private static final Set<String> SHOWN = Set.of(
            "aws:principalaccount",
            "aws:sourceaccount",
            "aws:resourceaccount",
            "aws:vpceaccount",
            "aws:principalorgid",
            "aws:sourceorgid",
            "aws:resourceorgid",
            "aws:vpceorgid",
            "aws:principalorgpaths",
            "aws:sourceorgpaths",
            "aws:resourceorgpaths",
            "aws:vpceorgpaths",
            "aws:principalarn",
            "aws:sourcearn",
            "aws:principaltype",
            "aws:principalservicename",
            "aws:principalservicenameslist",
            "aws:calledvia",
            "aws:calledviafirst",
            "aws:calledvialast",
            "aws:sourceip",
            "aws:vpcsourceip",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:sourcevpcarn",
            "aws:ec2instancesourcevpc",
            "aws:ec2instancesourceprivateipv4",
            "aws:requestedregion",
            "aws:multifactorauthage",
            "aws:currenttime",
            "aws:epochtime",
            "aws:tokenissuetime",
            "aws:tagkeys",
            "iam:passedtoservice",
            "iam:associatedresourcearn",
            "iam:permissionsboundary",
            "iam:policyarn",
            "iam:awsservicename",
            "kms:viaservice",
            "kms:calleraccount",
            "lambda:functionarn",
            "lambda:functionurlauthtype",
            "lambda:principal",
            "saml:aud");

    /** The keys of OIDC providers, whose names contain a dot, for claims that identify the caller. */
    private static final Pattern SHOWN_CLAIMS = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)+(?:/[^:]*)?:(?:sub|aud|amr"
            + "|repository|repository_id|repository_owner|repository_owner_id|ref|environment|job_workflow_ref)");

    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false");
    /** A variable with a default, which can be any text. */
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{\\s*([^},]*?)\\s*,\\s*'?([^}]*?)'?\\s*}");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\s*([^},\\s]+)");

    private final Set<String> keys = new HashSet<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Set<String> values = new LinkedHashSet<>();
    private boolean hasHiddenKeys;
    private boolean hasHiddenVariables;
    private boolean isAmbiguous;

    @Nullable
    private Map<String, Pattern> patterns;

    private HiddenValues() {}

    /** Finds the values to hide in texts about policies. */
    public static HiddenValues of(Collection<PolicyDocument> documents) {
        var hidden = new HiddenValues();
        var statements = documents.stream()
                .flatMap(document -> document.statements().stream())
                .toList();
        var shown = statements.stream().map(HiddenValues::shown).collect(Collectors.joining(" "));
        statements.forEach(statement -> hidden.add(statement, shown));
        return hidden;
    }

    static boolean isHidden(Condition condition) {
        return condition.toString().endsWith(Words.NOT_SHOWN)
                || !isShown(condition.key())
                        && !condition.values().stream()
                                .allMatch(value -> BOOLEAN.matcher(value).matches());
    }

    private static boolean isShown(String key) {
        var lower = key.toLowerCase(Locale.ROOT);
        return SHOWN.contains(lower) || SHOWN_CLAIMS.matcher(lower).matches();
    }

    /** Returns the elements of a statement that the report shows. */
    private static String shown(Statement statement) {
        return Stream.of(
                        statement.actions(),
                        statement.notActions(),
                        statement.resources(),
                        statement.notResources(),
                        statement.principals(),
                        statement.notPrincipals())
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }

    /** @param allShown the elements of all statements that the report shows */
    private void add(Statement statement, String allShown) {
        var shown = shown(statement);
        var variables = VARIABLE.matcher(shown);
        while (variables.find()) {
            hasHiddenVariables |=
                    !isShown(variables.group(1)) && !variables.group(1).matches("[*?$]");
        }
        var defaults = DEFAULT.matcher(shown + " " + statement.conditions());
        while (defaults.find()) {
            hasHiddenKeys = true;
            hasHiddenVariables = true;
            values.add(Text.visible(defaults.group(2)));
        }
        for (var condition : statement.conditions()) {
            keys.add(condition.key().toLowerCase(Locale.ROOT));
            if (isHidden(condition)) {
                hasHiddenKeys = true;
                texts.put(condition.toString(), condition.operator() + " " + condition.key() + " " + Words.NOT_SHOWN);
                for (var value : condition.values()) {
                    isAmbiguous |= value.contains(" ");
                    // A value that the report also shows as another element isn't a secret.
                    if (!value.isBlank()
                            && !allShown.contains(value)
                            && !BOOLEAN.matcher(value).matches()) {
                        values.add(Text.visible(value));
                    }
                }
            }
        }
    }

    /** Hides the defaults of policy variables. */
    public static String withoutDefaults(String text) {
        return DEFAULT.matcher(text).replaceAll("\\${$1, [not shown]}");
    }

    /** Hides the values in a description of a statement. The description contains the values as the policy does. */
    public String hide(String text) {
        var result = withoutDefaults(text);
        for (var condition : texts.entrySet()) {
            result = result.replace(condition.getKey(), condition.getValue());
        }
        for (var value : longestFirst().entrySet()) {
            if (result.contains(value.getKey())) {
                result = value.getValue().matcher(result).replaceAll("[not shown]");
            }
        }
        return result;
    }

    /**
     * Returns patterns for the values. Compiles them once, because all values are added before the first text is
     * hidden.
     */
    private Map<String, Pattern> longestFirst() {
        if (patterns != null) {
            return patterns;
        }
        var all = new ArrayList<>(values);
        all.removeIf(value -> value.chars().noneMatch(Character::isLetterOrDigit));
        all.sort(Comparator.comparing(String::length).reversed());
        patterns = new LinkedHashMap<>();
        for (var value : all) {
            patterns.put(value, Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(value) + "(?![A-Za-z0-9])"));
        }
        return patterns;
    }

    /** Describes a statement without its conditions if a value in them isn't shown. */
    public String describe(Statement statement) {
        var text = statement.toString();
        int conditions = text.indexOf("Condition");
        return hide(
                statement.conditions().stream().anyMatch(HiddenValues::isHidden) && conditions > 0
                        ? text.substring(0, conditions) + ALL_CONDITIONS
                        : text);
    }

    /**
     * Hides the values in a request of the form {@code ACTION on RESOURCE by PRINCIPAL with KEY VALUE and KEY VALUE}.
     * If the request can't be divided with certainty, all values are hidden.
     */
    public String hideInRequest(String request) {
        if (!hasHiddenKeys) {
            return request;
        }
        int with = request.indexOf(WITH);
        var head = with < 0 ? request : request.substring(0, with);
        int on = head.indexOf(" on ");
        // The resource can contain the value of a key.
        var shown = hasHiddenVariables && on >= 0 ? head.substring(0, on) + " on " + Words.NOT_SHOWN : hide(head);
        return with < 0 ? shown : shown + WITH + conditions(request.substring(with + WITH.length()));
    }

    private String conditions(String text) {
        var parts = new ArrayList<String>();
        for (var part : text.split(AND, -1)) {
            int space = part.indexOf(' ');
            var key = space < 0 ? part : part.substring(0, space);
            if (isAmbiguous || space < 0 || !keys.contains(key.toLowerCase(Locale.ROOT))) {
                return ALL_CONDITIONS;
            }
            parts.add(isShown(key) ? part : key + " " + Words.NOT_SHOWN);
        }
        return String.join(AND, parts);
    }
}
