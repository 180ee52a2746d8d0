package io.assumerole.policy;

import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.internal.Text;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.pattern.ActionSyntax;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.pattern.WildcardScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks the elements of a document against the rules of its kind. An element with a problem counts as present, because
 * its problem is already reported.
 */
final class KindRules {
    /**
     * The maximum length of a session policy, in characters, including white space.
     * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
     */
    static final int MAX_SESSION_CHARACTERS = 2_048;

    /**
     * The Sids of identity policies. In resource policies, including trust policies, a Sid may be any text.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
     */
    private static final Pattern IDENTITY_SID = Pattern.compile("[A-Za-z0-9]*");

    private final PolicyKind kind;
    private final ProblemCollector problems;

    private KindRules(PolicyKind kind, ProblemCollector problems) {
        this.kind = kind;
        this.problems = problems;
    }

    static void check(
            String version,
            List<StatementElements> statements,
            String json,
            PolicyKind kind,
            ProblemCollector problems) {
        var rules = new KindRules(kind, problems);
        rules.checkVersion(version);
        for (var statement : statements) {
            int mark = problems.mark();
            rules.check(statement);
            problems.nameStatement(mark, statement.sid);
        }
        if (kind == PolicyKind.TRUST) {
            rules.checkPartitions(statements);
        }
        if (kind == PolicyKind.SESSION && json.length() > MAX_SESSION_CHARACTERS) {
            problems.add(
                    ElementPath.ROOT,
                    "is too long for a session policy",
                    json.length() + " characters",
                    "at most " + MAX_SESSION_CHARACTERS + " characters",
                    "remove permissions that the role's own policies do not grant anyway");
        }
    }

    /**
     * Requires version 2012-10-17 in boundaries, SCPs, and RCPs. A boundary is a managed policy, and IAM creates managed
     * policies only with that version.
     */
    private void checkVersion(String version) {
        var like = switch (kind) {
            case BOUNDARY -> "as in every managed policy";
            case SERVICE_CONTROL -> "as in every SCP";
            case RESOURCE_CONTROL -> "as in every RCP";
            default -> null;
        };
        if (like != null && !PolicyDocument.VERSION.equals(version)) {
            problems.add(
                    ElementPath.ROOT.then("Version"),
                    version == null ? "is missing" : "is the older version",
                    version == null ? "" : Text.quote(version),
                    PolicyDocument.VERSION + ", " + like,
                    "write it, then check every ${…} in the text");
        }
    }

    private void check(StatementElements statement) {
        switch (kind) {
            case TRUST -> checkTrust(statement);
            case IDENTITY, SESSION, BOUNDARY -> {
                checkSid(statement);
                checkIdentity(statement);
            }
            case SERVICE_CONTROL -> checkIdentity(statement);
            case RESOURCE -> requirePrincipal(statement);
            case RESOURCE_CONTROL -> checkResourceControl(statement);
        }
    }

    private void requirePrincipal(StatementElements statement) {
        if (statement.principals == null && statement.notPrincipals == null) {
            problems.add(
                    statement.path,
                    "has neither Principal nor NotPrincipal, but a resource policy needs one",
                    "",
                    "exactly one of the two",
                    "add a Principal; * means everyone");
        }
    }

    /** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
    private void checkResourceControl(StatementElements statement) {
        var path = statement.path;
        if (statement.effect == Effect.ALLOW && !isFullAccess(statement)) {
            problems.add(
                    path.then("Effect"),
                    "is allowed in RCPFullAWSAccess, but not in other RCPs",
                    Text.quote("Allow"),
                    "Deny",
                    "write Deny statements: an RCP grants nothing");
        }
        if (!isEveryone(statement.principals)) {
            problems.add(
                    path.then("Principal"),
                    "is not *, the only Principal that an RCP allows",
                    statement.principals == null || statement.principals.isEmpty()
                            ? ""
                            : Text.quote(statement.principals.get(0).value()),
                    "the Principal *",
                    "write *, and narrow it with a condition such as aws:PrincipalArn");
        }
        if (statement.notActions != null) {
            problems.add(path.then("NotAction"), "is not allowed in an RCP", "", "Action", "name the actions");
        }
        if (statement.effect == Effect.DENY) {
            given(statement.actions).stream()
                    .filter(WildcardScope::isEveryAction)
                    .findFirst()
                    .ifPresent(action -> problems.add(
                            path.then("Action"),
                            "has no service prefix, but an RCP requires one",
                            Text.quote(action),
                            "actions with a service prefix",
                            "write the service prefix, as in s3:*"));
        }
        requireResource(statement);
    }

    private static boolean isEveryone(List<Principal> principals) {
        return principals != null
                && !principals.isEmpty()
                && principals.stream().allMatch(Principal::isEveryone);
    }

    private static boolean isFullAccess(StatementElements allow) {
        return isEveryone(allow.principals)
                && List.of("*").equals(allow.actions)
                && List.of("*").equals(allow.resources)
                && allow.conditions == null;
    }

    /** Requires principals of one partition: access cannot be delegated from one partition to another. */
    private void checkPartitions(List<StatementElements> statements) {
        var partitions = new LinkedHashSet<String>();
        for (var statement : statements) {
            for (var principal : given(statement.principals)) {
                if (principal != null) {
                    partitions.add(ArnParts.partition(principal.value()));
                }
            }
        }
        partitions.remove("");
        if (partitions.size() > 1) {
            problems.add(
                    ElementPath.ROOT.then("Statement"),
                    "names principals in several partitions",
                    String.join(", ", partitions),
                    "principals in the role's own partition",
                    "create one role for each partition");
        }
    }

    private void checkTrust(StatementElements statement) {
        var path = statement.path;
        if (statement.notPrincipals != null) {
            problems.add(
                    path.then("NotPrincipal"),
                    "is not allowed in a trust policy",
                    "",
                    "Principal",
                    "name who may assume the role");
        } else if (statement.principals == null) {
            problems.add(
                    path,
                    "has no Principal, but a trust policy needs one",
                    "",
                    "at least one principal",
                    "name who may assume the role");
        }
        given(statement.principals).stream()
                .filter(principal -> principal != null && PrincipalRules.isOriginAccessIdentity(principal.value()))
                .forEach(principal -> problems.add(
                        path.then("Principal").then(principal.type()),
                        "cannot assume a role",
                        Text.quote(principal.value()),
                        "an account, a user, a role, or a role session",
                        "name it only in the policy of a bucket"));
        forbid(path.then("Resource"), statement.resources);
        forbid(path.then("NotResource"), statement.notResources);
        checkTrustActions(path.then("Action"), given(statement.actions));
        checkTrustActions(path.then("NotAction"), given(statement.notActions));
    }

    private void forbid(ElementPath path, List<String> resources) {
        if (resources != null) {
            problems.add(
                    path,
                    "is not allowed in a trust policy",
                    resources.isEmpty() ? "" : Text.quote(resources.get(0)),
                    "no Resource: the role itself is the resource",
                    "delete it");
        }
    }

    private void checkTrustActions(ElementPath path, List<String> actions) {
        for (int i = 0; i < actions.size(); i++) {
            var action = actions.get(i);
            if (ActionSyntax.isAction(action) && !isForTrust(action)) {
                problems.add(
                        path.at(i),
                        "is not an action that assumes a role",
                        Text.quote(action),
                        String.join(", ", TrustActions.ALL),
                        SpellingSuggestion.of(action, TrustActions.ALL)
                                .map(word -> "did you mean " + word + "?")
                                .orElse("move it to a policy of the role"));
            }
        }
    }

    private static boolean isForTrust(String action) {
        return action.toLowerCase(Locale.ROOT).startsWith("sts:")
                && TrustActions.ALL.stream().anyMatch(known -> Wildcard.matchesIgnoringCase(action, known));
    }

    private void checkSid(StatementElements statement) {
        if (statement.sid != null && !IDENTITY_SID.matcher(statement.sid).matches()) {
            problems.add(
                    statement.path.then("Sid"),
                    "is not a valid Sid in this kind of policy",
                    Text.quote(statement.sid),
                    "A-Z a-z 0-9",
                    "remove every other character, including spaces and hyphens");
        }
    }

    private void checkIdentity(StatementElements statement) {
        forbidPrincipals(statement.path.then("Principal"), statement.principals);
        forbidPrincipals(statement.path.then("NotPrincipal"), statement.notPrincipals);
        requireResource(statement);
    }

    private void requireResource(StatementElements statement) {
        if (statement.resources == null && statement.notResources == null) {
            problems.add(
                    statement.path,
                    "has neither Resource nor NotResource",
                    "",
                    "exactly one of the two",
                    "add Resource");
        }
    }

    private void forbidPrincipals(ElementPath path, List<Principal> principals) {
        if (principals != null) {
            problems.add(
                    path,
                    "is allowed only in trust and resource policies",
                    principals.isEmpty() ? "" : Text.quote(principals.get(0).value()),
                    "no Principal: the policy applies to the identity that has it",
                    "delete it");
        }
    }

    private static <T> List<T> given(List<T> values) {
        return values == null ? List.of() : values;
    }
}
