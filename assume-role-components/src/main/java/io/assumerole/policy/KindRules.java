package io.assumerole.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What each kind of document must and must not contain. */
final class KindRules {
    /**
     * The longest session policy, in characters, white space included.
     *
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS
     *     API Reference: AssumeRole</a>
     */
    static final int MAX_SESSION_CHARACTERS = 2_048;

    /** The actions that a trust policy can grant. */
    static final List<String> TRUST_ACTIONS =
            List.of(
                    "sts:AssumeRole",
                    "sts:AssumeRoleWithSAML",
                    "sts:AssumeRoleWithWebIdentity",
                    "sts:TagSession",
                    "sts:SetSourceIdentity",
                    "sts:SetContext");

    private KindRules() {}

    static boolean isTrustAction(String action) {
        return TRUST_ACTIONS.stream().anyMatch(action::equalsIgnoreCase);
    }

    static void check(PolicyDocument document, PolicyKind kind, Problems problems) {
        Path statements = Path.ROOT.then("Statement");
        if (kind != PolicyKind.TRUST && document.id().isPresent()) {
            problems.add(
                    Path.ROOT.then("Id"),
                    "is allowed in trust policies only",
                    Problems.quote(document.id().get()),
                    "no Id",
                    "delete it");
        }
        for (int i = 0; i < document.statements().size(); i++) {
            Statement statement = document.statements().get(i);
            if (kind == PolicyKind.TRUST) {
                checkTrust(statement, statements.at(i), problems);
            } else {
                checkIdentity(statement, statements.at(i), problems);
            }
        }
        if (kind == PolicyKind.TRUST) {
            checkPartitions(document, problems);
        }
        int length = document.toJson().length();
        if (kind == PolicyKind.SESSION && length > MAX_SESSION_CHARACTERS) {
            problems.add(
                    Path.ROOT,
                    "is too long for a session policy",
                    length + " characters",
                    "at most " + MAX_SESSION_CHARACTERS + " characters",
                    "leave out what the role's own policies do not grant anyway");
        }
    }

    /** Access cannot be delegated from one partition to another. */
    private static void checkPartitions(PolicyDocument document, Problems problems) {
        Set<String> partitions = new LinkedHashSet<>();
        for (Statement statement : document.statements()) {
            for (Principal principal : statement.principals()) {
                if (principal.value().startsWith("arn:")) {
                    partitions.add(principal.value().split(":", 3)[1]);
                }
            }
        }
        if (partitions.size() > 1) {
            problems.add(
                    Path.ROOT.then("Statement"),
                    "names principals of several partitions",
                    String.join(", ", partitions),
                    "principals of the role's own partition",
                    "give each partition a role of its own");
        }
    }

    private static void checkTrust(Statement statement, Path path, Problems problems) {
        if (!statement.notPrincipals().isEmpty()) {
            problems.add(
                    path.then("NotPrincipal"),
                    "is not allowed in a trust policy",
                    "",
                    "Principal",
                    "name who may assume the role");
        } else if (statement.principals().isEmpty()) {
            problems.add(
                    path,
                    "has no Principal, which a trust policy needs",
                    "",
                    "at least one principal",
                    "name who may assume the role");
        }
        forbid(path.then("Resource"), statement.resources(), problems);
        forbid(path.then("NotResource"), statement.notResources(), problems);
        checkTrustActions(path.then("Action"), statement.actions(), problems);
        checkTrustActions(path.then("NotAction"), statement.notActions(), problems);
    }

    private static void forbid(Path path, List<String> resources, Problems problems) {
        if (!resources.isEmpty()) {
            problems.add(
                    path,
                    "is not allowed in a trust policy",
                    Problems.quote(resources.get(0)),
                    "no resource: the role itself is meant",
                    "delete it");
        }
    }

    private static void checkTrustActions(Path path, List<String> actions, Problems problems) {
        for (int i = 0; i < actions.size(); i++) {
            String action = actions.get(i);
            if (!action.toLowerCase(Locale.ROOT).startsWith("sts:")
                    || TRUST_ACTIONS.stream()
                            .noneMatch(known -> Wildcard.matchesIgnoringCase(action, known))) {
                problems.add(
                        path.at(i),
                        "is not an action of assuming a role",
                        Problems.quote(action),
                        String.join(", ", TRUST_ACTIONS),
                        Nearest.of(action, TRUST_ACTIONS)
                                .map(word -> "did you mean " + word + "?")
                                .orElse("move it to a policy of the role"));
            }
        }
    }

    private static void checkIdentity(Statement statement, Path path, Problems problems) {
        List<Principal> principals = new ArrayList<>(statement.principals());
        principals.addAll(statement.notPrincipals());
        if (!principals.isEmpty()) {
            problems.add(
                    path.then(statement.principals().isEmpty() ? "NotPrincipal" : "Principal"),
                    "is allowed in trust policies only",
                    Problems.quote(principals.get(0).value()),
                    "no principal: whoever has the policy is meant",
                    "delete it");
        }
        if (statement.resources().isEmpty() && statement.notResources().isEmpty()) {
            problems.add(
                    path,
                    "has neither Resource nor NotResource",
                    "",
                    "exactly one of the two",
                    "add Resource");
        }
    }
}
