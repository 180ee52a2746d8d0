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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code decisions.txt}, whose first lines explain its form. */
final class DecisionTable {
    private static final Path FILE = Path.of("src/test/resources/policy/decision/decisions.txt");
    private static final Pattern NAME = Pattern.compile("@(\\w+)");
    private static final Pattern STATEMENT = Pattern.compile("(?:\\[(\\w+)] )?(Allow|Deny)(?: \\{(not )?([^}]+)})?"
            + " (not )?(\\S+)(?: on (not )?(\\S+))?((?: if \\S+ \\S+ \\S+)*)");
    private static final Pattern PRINCIPAL = Pattern.compile("(?:(AWS|Service|Federated|CanonicalUser):)?(.+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A row of the table.
     *
     * @param section the behavior that it belongs to
     * @param reason a part of the explanation; after {@code "= "} its end; or empty
     */
    record Row(
            String section, String request, String policies, Decision.Outcome outcome, PolicyKind kind, String reason) {
        @Override
        public String toString() {
            return section + ": " + request + " | " + policies;
        }
    }

    private DecisionTable() {}

    static List<Row> rows() {
        var names = new HashMap<String, String>();
        var rows = new ArrayList<Row>();
        var section = "";
        String[] above = {};
        for (var line : lines()) {
            if (line.matches("@\\w+ = .*")) {
                var parts = line.substring(1).split(" = ", 2);
                names.put(parts[0], parts[1]);
            } else if (line.startsWith("#")) {
                section = line.replaceFirst("#+ ", "");
            } else {
                var cells = NAME.matcher(line)
                        .replaceAll(
                                name -> names.getOrDefault(name.group(1), "").replace("$", "\\$"))
                        .split(" \\| ");
                for (int i = 0; i < 2; i++) {
                    cells[i] = cells[i].equals("\"") ? above[i] : cells[i];
                }
                above = cells;
                rows.add(row(section, cells));
            }
        }
        return rows;
    }

    private static Row row(String section, String[] cells) {
        var result = cells[2].split(" ");
        return new Row(
                section,
                cells[0],
                cells[1],
                Decision.Outcome.valueOf(result[0]),
                kind(result[1]),
                cells.length > 3 ? cells[3] : "");
    }

    /** Returns the lines without comments, each joined with the indented lines below it. */
    private static List<String> lines() {
        try {
            var text = Files.readString(FILE).replaceAll("(?m)^//.*\n", "").replaceAll("\n +", " ");
            return text.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PolicyKind kind(String name) {
        return switch (name) {
            case "scp" -> PolicyKind.SERVICE_CONTROL;
            case "rcp" -> PolicyKind.RESOURCE_CONTROL;
            default -> PolicyKind.valueOf(name.toUpperCase(Locale.ROOT));
        };
    }

    static AccessRequest request(String text) {
        var parts = text.split(" ");
        var request = caller(parts[0]).asksFor(parts[1], parts[2]);
        for (var part : Arrays.copyOfRange(parts, 3, parts.length)) {
            var pair = part.split("=", 2);
            if (part.startsWith("!")) {
                request.context(part.substring(1));
            } else if (pair[0].equals("object")) {
                request.asksForObject(parts[1], parts[2], pair[1]);
            } else if (pair[0].equals("account")) {
                request.resourceAccount(new AccountId(pair[1]));
            } else if (pair[0].equals("id")) {
                request.uniqueId(pair[1]);
            } else {
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

    static PolicyEvaluator policies(String text) {
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
            var words = condition.split(" ");
            if (words.length == 3) {
                conditions
                        .computeIfAbsent(words[0], operator -> new LinkedHashMap<>())
                        .put(words[1], list(words[2]));
            }
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
            if (parts.matches()) {
                var type = parts.group(1) == null ? "AWS" : parts.group(1);
                principals.computeIfAbsent(type, key -> new ArrayList<>()).add(parts.group(2));
            }
        }
        return principals;
    }

    private static List<String> list(String text) {
        return List.of(text.split(","));
    }
}
