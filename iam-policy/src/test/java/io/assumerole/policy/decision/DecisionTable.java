package io.assumerole.policy.decision;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.Partition;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code decisions.txt}, whose first lines explain its form. */
final class DecisionTable {
    private static final Path FILE = Path.of("src/test/resources/policy/decision/decisions.txt");
    private static final Pattern NAME = Pattern.compile("@(\\w+)");
    private static final Pattern DEFINITION = Pattern.compile("@(\\w+) = (.*)");
    private static final Pattern STATEMENT = Pattern.compile("(?:\\[(\\w+)] )?(Allow|Deny)(?: \\{(not )?([^}]+)})?"
            + " (not )?(\\S+)(?: on (not )?(\\S+))?((?: if \\S+ \\S+ \\S+)*)");
    private static final Pattern PRINCIPAL = Pattern.compile("(?:AWS:)?(\\*|\\d{12}|A[A-Z0-9]{19,}|arn:\\S+)"
            + "|(Service|Federated|CanonicalUser):(arn:\\S+|[\\w.-]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A row of the table.
     *
     * @param section the title of the section
     * @param text the request and the policies as they are in the table
     * @param reason a part of the explanation; after {@code "= "} its end; or empty
     */
    record Row(
            String section,
            String text,
            AccessRequest request,
            PolicyEvaluator policies,
            Decision.Outcome outcome,
            PolicyKind kind,
            String reason) {
        @Override
        public String toString() {
            return section + ": " + text;
        }
    }

    private final Map<String, String> names = new HashMap<>();
    private final Set<String> unusedNames = new TreeSet<>();
    private final Set<String> sections = new HashSet<>();
    private final Set<String> texts = new HashSet<>();
    private final List<Row> rows = new ArrayList<>();
    /** The title of the current section, or {@code null} before the first section of a group. */
    private String section;

    private boolean sectionHasRows = true;
    private String[] above = {};

    private DecisionTable() {}

    static List<Row> rows() {
        try {
            return rows(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a table.
     *
     * @throws IllegalArgumentException if a line is malformed; the message contains the line
     */
    static List<Row> rows(String text) {
        var table = new DecisionTable();
        for (var line : lines(text)) {
            try {
                table.read(line);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(e.getMessage() + ", in the line: " + line, e);
            }
        }
        table.endSection();
        check(table.unusedNames.isEmpty(), "No row uses the names " + table.unusedNames);
        return table.rows;
    }

    /** Returns the lines without comments, each joined with the indented lines below it. */
    private static List<String> lines(String text) {
        return text.replaceAll("(?m)^//.*\n", "")
                .replaceAll("\n +", " ")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static void check(boolean valid, String problem) {
        if (!valid) {
            throw new IllegalArgumentException(problem);
        }
    }

    private void read(String line) {
        check(!line.startsWith(" "), "The indented line continues no line");
        var definition = DEFINITION.matcher(line);
        if (definition.matches()) {
            check(!line.contains(" | "), "The value of a name contains a row");
            check(names.put(definition.group(1), definition.group(2)) == null, "The name is already defined");
            unusedNames.add(definition.group(1));
        } else if (line.startsWith("#")) {
            check(!line.contains(" | "), "The title contains a row");
            endSection();
            section = line.startsWith("# ") ? line.substring(2) : null;
            sectionHasRows = section == null;
            check(section == null || sections.add(section), "The title is not unique");
        } else {
            check(section != null, "The row belongs to no section");
            rows.add(row(NAME.matcher(line)
                    .replaceAll(name -> Matcher.quoteReplacement(valueOf(name.group(1))))
                    .split(" \\| ", -1)));
            sectionHasRows = true;
        }
    }

    private void endSection() {
        check(sectionHasRows, "The section has no rows: " + section);
    }

    private String valueOf(String name) {
        check(names.containsKey(name), "The name @" + name + " is not defined");
        unusedNames.remove(name);
        return names.get(name);
    }

    private Row row(String[] cells) {
        check(cells.length == 3 || cells.length == 4, "A row has 3 or 4 cells, not " + cells.length);
        check(Arrays.stream(cells).noneMatch(cell -> cell.matches("=? *")), "A cell is empty");
        for (int i = 0; i < 2; i++) {
            cells[i] = cells[i].equals("\"") ? above[i] : cells[i];
        }
        above = cells;
        var text = cells[0] + " | " + cells[1];
        check(texts.add(text), "Another row has the same request and policies");
        var result = cells[2].split(" ", -1);
        check(result.length == 2, "The third cell has two words, the outcome and the kind");
        return new Row(
                section,
                text,
                request(cells[0]),
                policies(cells[1]),
                Decision.Outcome.valueOf(result[0]),
                kind(result[1]),
                cells.length > 3 ? cells[3] : "");
    }

    private static PolicyKind kind(String name) {
        return switch (name) {
            case "scp" -> PolicyKind.SERVICE_CONTROL;
            case "rcp" -> PolicyKind.RESOURCE_CONTROL;
            default -> PolicyKind.valueOf(name.toUpperCase(Locale.ROOT));
        };
    }

    private static AccessRequest request(String text) {
        var parts = text.split(" ");
        var request = caller(parts[0]).asksFor(parts[1], parts[2]);
        var keys = new HashSet<String>();
        for (var part : Arrays.copyOfRange(parts, 3, parts.length)) {
            var pair = part.split("=", 2);
            check(keys.add(pair[0].replaceFirst("!", "")), "The request has a key twice: " + pair[0]);
            if (part.startsWith("!")) {
                request.context(part.substring(1));
            } else if (pair[0].equals("object")) {
                request.asksForObject(parts[1], parts[2], pair[1]);
            } else if (pair[0].equals("account")) {
                request.resourceAccount(new AccountId(pair[1]));
            } else if (pair[0].equals("id")) {
                request.uniqueId(pair[1]);
            } else {
                check(pair[0].contains(":"), "The condition key has no prefix: " + pair[0]);
                request.context(pair[0], pair[1].split(",", -1));
            }
        }
        return request.build();
    }

    private static AccessRequest.Builder caller(String text) {
        if (text.contains("#")) {
            var session = text.split("#");
            return AccessRequest.byRoleSession(RoleArn.parse(session[0]), new SessionName(session[1]));
        }
        if (text.contains("~")) {
            var federated = text.split("~");
            return AccessRequest.byFederatedUser(UserArn.parse(federated[0]), federated[1]);
        }
        if (text.endsWith(":root")) {
            var parts = text.split(":");
            return AccessRequest.byRoot(new Partition(parts[1]), new AccountId(parts[4]));
        }
        if (text.contains(":user/")) {
            return AccessRequest.byUser(UserArn.parse(text));
        }
        return text.endsWith(".amazonaws.com") ? AccessRequest.byService(text) : AccessRequest.byFederated(text);
    }

    private static PolicyEvaluator policies(String text) {
        var policies = PolicyEvaluator.builder();
        for (var part : text.split(" \\+ ")) {
            var pair = part.split(" ", 2);
            switch (pair[0]) {
                case "none" -> {}
                case "no-other-limits" -> policies.noOtherLimits();
                case "scp" ->
                    policies.serviceControl(Arrays.stream(pair[1].split(" / "))
                            .map(DecisionTable::document)
                            .toArray(PolicyDocument[]::new));
                case "trust" -> policies.trust(document(pair[1]));
                case "identity" -> policies.identity(document(pair[1]));
                case "boundary" -> policies.boundary(document(pair[1]));
                case "session" -> policies.session(document(pair[1]));
                case "resource" -> policies.resource(document(pair[1]));
                case "rcp" -> policies.resourceControl(document(pair[1]));
                default -> throw new IllegalArgumentException("No kind of policy: " + part);
            }
        }
        return policies.build();
    }

    private static PolicyDocument document(String text) {
        var statements =
                Arrays.stream(text.split(" & ")).map(DecisionTable::statement).toList();
        try {
            return PolicyDocument.parse(
                    JSON.writeValueAsString(Map.of("Version", "2012-10-17", "Statement", statements)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> statement(String text) {
        var parts = STATEMENT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Not a statement: " + text);
        }
        var statement = new LinkedHashMap<String, Object>();
        if (parts.group(1) != null) {
            statement.put("Sid", parts.group(1));
        }
        statement.put("Effect", parts.group(2));
        if (parts.group(4) != null) {
            statement.put(parts.group(3) == null ? "Principal" : "NotPrincipal", principals(parts.group(4)));
        }
        statement.put(parts.group(5) == null ? "Action" : "NotAction", list(parts.group(6)));
        if (parts.group(8) != null) {
            statement.put(parts.group(7) == null ? "Resource" : "NotResource", list(parts.group(8)));
        }
        var conditions = new LinkedHashMap<String, Map<String, List<String>>>();
        for (var condition : parts.group(9).split(" if ")) {
            if (condition.isEmpty()) {
                continue;
            }
            var words = condition.split(" ");
            check(words.length == 3, "The condition has other than three words: " + condition);
            var replaced = conditions
                    .computeIfAbsent(words[0], operator -> new LinkedHashMap<>())
                    .put(words[1], list(words[2]));
            check(replaced == null, "The statement has two conditions " + words[0] + " " + words[1]);
        }
        if (!conditions.isEmpty()) {
            statement.put("Condition", conditions);
        }
        return statement;
    }

    private static Object principals(String text) {
        if (text.equals("*")) {
            return text;
        }
        var principals = new LinkedHashMap<String, List<String>>();
        for (var one : list(text)) {
            var parts = PRINCIPAL.matcher(one);
            check(parts.matches(), "The principal has an unknown form: " + one);
            boolean aws = parts.group(2) == null;
            principals
                    .computeIfAbsent(aws ? "AWS" : parts.group(2), type -> new ArrayList<>())
                    .add(parts.group(aws ? 1 : 3));
        }
        return principals;
    }

    private static List<String> list(String text) {
        var items = List.of(text.split(",", -1));
        check(!items.contains(""), "The list has an empty item: " + text);
        return items;
    }
}
