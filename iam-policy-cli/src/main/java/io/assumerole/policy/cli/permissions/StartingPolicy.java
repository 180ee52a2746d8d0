package io.assumerole.policy.cli.permissions;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.compare.Gain;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.types.Words;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.PolicyLint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Policies that allow the calls of a deployment. The Sid of a statement with calls that are not certain ends in
 * {@value #INFERRED}.
 */
final class StartingPolicy {
    static final String INFERRED = "Inferred";

    /**
     * The maximum number of characters of a managed policy without white space.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
     */
    private static final int MOST_CHARACTERS = 6144;

    /** The maximum number of managed policies of a role, unless AWS raises the quota. */
    private static final int MOST_POLICIES = 10;

    /** The actions that neither change nor delete a resource of the account. A new mapping calls an existing function. */
    private static final Pattern HARMLESS = Pattern.compile(
            ".*:(?:BatchGet|Get|GET|List|Describe|Create(?!EventSourceMapping)|POST|Run|Allocate|Request|PassRole).*");

    private static final Pattern DELETES =
            Pattern.compile(".*:(?:(?:Batch|Schedule[A-Za-z]*)?Delet|DELETE|Deregister|Release|Terminate).*");

    /** The actions that give a principal permissions, and those that let others act as a principal. */
    private static final Pattern GIVES = Pattern.compile("iam:(?:(?:Attach|Put)(?:Role|User|Group)Policy"
            + "|(?:Put|Delete)(?:Role|User)PermissionsBoundary|CreatePolicyVersion)");

    private static final Pattern SHARES = Pattern.compile("iam:(?:UpdateAssumeRolePolicy|CreateAccessKey"
            + "|(?:Create|Update)LoginProfile|AddUserToGroup|UploadSigningCertificate|UploadSSHPublicKey"
            + "|(?:Create|Reset)ServiceSpecificCredential|UpdateSAMLProvider)");

    /** Other actions that let the deployer, or a service, act as a role. The deployer chooses the trust policy of a new role. */
    private static final Set<String> USES = Set.of("iam:CreateRole", "iam:PassRole", "sts:AssumeRole");

    /** The maximum number of resources in a statement, and of actions, so that each statement fits into a policy. */
    private static final int MOST_RESOURCES = 30;

    private static final int MOST_ACTIONS = 60;

    /** The maximum number of characters in a Sid before its number. AWS accepts letters and digits. */
    private static final int MOST_OF_SID = 60;

    /** The path of an action in a finding of the lint. */
    private static final Pattern ACTION = Pattern.compile("policy([0-9]+)\\.Statement\\[([0-9]+)]\\.Action\\[[0-9]+]");

    /** A condition that limits an action in addition to its resource, and the word before its value in a Sid. */
    private record Limit(ConditionOperator operator, String word) {}

    private static final Map<String, Limit> LIMITS = Map.of(
            NeededCall.PASSED_TO, new Limit(ConditionOperator.STRING_EQUALS, "To"),
            NeededCall.LINKED_TO, new Limit(ConditionOperator.STRING_EQUALS, "For"),
            NeededCall.ATTACHED, new Limit(ConditionOperator.ARN_LIKE, ""));

    private final Map<Grant, String> sids = new HashMap<>();
    private final Map<String, Statement> statements = new TreeMap<>();
    private final List<PolicyDocument> documents = new ArrayList<>();
    private final Set<String> created;

    /** The resource parts of the ARNs of the principals in the preview. */
    private final Set<String> principals;

    /** The same for the principals whose permissions boundary allows everything. */
    private final Set<String> unlimited;

    /** The actions that let the deployer, or a service, act as a principal, by the resource parts of ARNs. */
    private final Map<String, Set<String>> using = new HashMap<>();

    private StartingPolicy(Set<String> created, Set<String> principals, Set<String> unlimited) {
        this.created = created;
        this.principals = principals;
        this.unlimited = unlimited;
    }

    /**
     * A permission: the condition key is empty if no such condition limits the action, and the boundaries are empty if no
     * condition on the permissions boundary limits it.
     */
    private record Grant(String action, String resource, String key, String value, List<String> boundaries) {

        static Stream<Grant> of(NeededCall call, Set<String> unlimited) {
            var key = LIMITS.keySet().stream()
                    .filter(call.keys()::containsKey)
                    .findFirst()
                    .orElse("");
            return call.resources().stream()
                    .flatMap(resource -> call.keys().getOrDefault(key, List.of("")).stream()
                            .map(value -> new Grant(
                                    call.action(),
                                    resource,
                                    key,
                                    value,
                                    isAny(resource, unlimited) ? List.of() : call.limitingBoundaries())));
        }

        /** Returns the properties that grants for different values of the condition key share. */
        List<Object> withoutValue(boolean isCertain) {
            return List.of(isCertain, key, resource, action, boundaries);
        }

        /** Returns whether the action changes or deletes every resource of a type, not only those of the deployment. */
        private boolean isWide() {
            var known = DeploymentCalls.known(action);
            return !HARMLESS.matcher(action).matches()
                    && !PlannedArns.isAboutTags(known)
                    && known.use().types().stream().anyMatch(type -> PlannedArns.isEvery(resource, type));
        }
    }

    /** The properties that determine the statement of an action on a resource. */
    private record Kind(boolean isCertain, String key, Set<String> values, List<String> boundaries) {}

    /**
     * Creates the policy for the calls of a deployment.
     *
     * @param identities the principals after the deployment
     */
    static StartingPolicy of(DeploymentCalls deployment, Collection<Identity> identities) {
        // A condition on a boundary that allows everything would limit nothing.
        var unlimited = names(identities, identity -> identity.boundary() != null && Gain.isUnlimited(identity));
        // An inferred statement contains only permissions that no certain call needs.
        var certain = new LinkedHashMap<Grant, Boolean>();
        deployment.calls().stream()
                .sorted(NeededCall.BY_CERTAINTY)
                .forEach(call ->
                        Grant.of(call, unlimited).forEach(grant -> certain.putIfAbsent(grant, call.isCertain())));
        var values = new LinkedHashMap<List<Object>, Set<String>>();
        certain.forEach(
                (grant, isCertain) -> values.computeIfAbsent(grant.withoutValue(isCertain), key -> new TreeSet<>())
                        .add(grant.value()));
        var kinds = new LinkedHashMap<Kind, Map<String, Set<String>>>();
        certain.forEach((grant, isCertain) -> {
            var some = values.get(grant.withoutValue(isCertain));
            kinds.computeIfAbsent(new Kind(isCertain, grant.key(), some, grant.boundaries()), key -> new TreeMap<>())
                    .computeIfAbsent(grant.resource(), key -> new TreeSet<>())
                    .add(grant.action());
        });
        var policy = new StartingPolicy(deployment.created(), names(identities, identity -> true), unlimited);
        kinds.forEach((kind, byResource) -> {
            var byActions = new LinkedHashMap<Set<String>, List<String>>();
            byResource.forEach((resource, actions) ->
                    byActions.computeIfAbsent(actions, key -> new ArrayList<>()).add(resource));
            byActions.forEach((actions, resources) -> parts(List.copyOf(actions), MOST_ACTIONS)
                    .forEach(someActions ->
                            parts(resources, MOST_RESOURCES).forEach(some -> policy.add(kind, someActions, some))));
        });
        policy.addDocuments();
        return policy;
    }

    private static Set<String> names(Collection<Identity> identities, Predicate<Identity> which) {
        return identities.stream()
                .filter(which)
                .map(identity -> resourcePart(identity.arnPattern()))
                .collect(Collectors.toSet());
    }

    /** Returns whether a planned ARN can be the ARN of one of some principals. */
    private static boolean isAny(String resource, Set<String> names) {
        var pattern = resourcePart(resource);
        return names.stream().anyMatch(name -> Wildcard.matches(pattern, name));
    }

    private static <T> List<List<T>> parts(List<T> list, int size) {
        var parts = new ArrayList<List<T>>();
        for (int i = 0; i < list.size(); i += size) {
            parts.add(list.subList(i, Math.min(i + size, list.size())));
        }
        return parts;
    }

    private void add(Kind kind, List<String> actions, List<String> resources) {
        var sid = sid(kind, actions, resources);
        var statement = Statement.allow()
                .sid(sid)
                .action(actions.toArray(String[]::new))
                .resource(resources.toArray(String[]::new));
        if (!kind.key().isEmpty()) {
            statement.condition(Condition.of(
                    LIMITS.get(kind.key()).operator(), kind.key(), kind.values().toArray(String[]::new)));
        }
        if (!kind.boundaries().isEmpty()) {
            statement.condition(Condition.of(
                    ConditionOperator.STRING_LIKE,
                    NeededCall.BOUNDARY,
                    kind.boundaries().toArray(String[]::new)));
        }
        statements.put(sid, statement.build());
        actions.stream()
                .filter(action -> SHARES.matcher(action).matches() || USES.contains(action))
                .forEach(action -> resources.forEach(
                        resource -> using.computeIfAbsent(resourcePart(resource), key -> new TreeSet<>())
                                .add(action)));
        actions.forEach(action -> resources.forEach(resource -> kind.values()
                .forEach(value -> sids.put(new Grant(action, resource, kind.key(), value, kind.boundaries()), sid))));
    }

    /** Returns an unused Sid. The Sid of a certain statement never ends like that of an inferred one. */
    private String sid(Kind kind, List<String> actions, List<String> resources) {
        var subject = subject(kind, actions, resources);
        for (int number = 1; ; number++) {
            var numbered = subject + (number == 1 ? "" : number);
            var sid = kind.isCertain() ? numbered : numbered + INFERRED;
            if (!statements.containsKey(sid) && kind.isCertain() != sid.endsWith(INFERRED)) {
                return sid;
            }
        }
    }

    /** Returns a name such as {@code SqsOrders} for several actions, or {@code PassRoleToLambda} for one. */
    private static String subject(Kind kind, List<String> actions, List<String> resources) {
        var action = actions.get(0).split(":");
        boolean isLimited = !kind.key().isEmpty();
        var objects = isLimited ? List.copyOf(kind.values()) : resources;
        var object = objects.get(0).replace(".amazonaws.com", "");
        var subject = isLimited || actions.size() == 1
                ? title(action[1])
                        + (isLimited ? LIMITS.get(kind.key()).word() : "")
                        + title(object.replaceFirst("^.*[/:]", ""))
                : object.equals("*")
                        ? "AnyResource"
                        : title(action[0]) + title(object.replaceFirst("^([^:]*:){5}", ""));
        return subject.substring(0, Math.min(subject.length(), MOST_OF_SID))
                + (objects.size() == 1 ? "" : "And%dMore".formatted(objects.size() - 1))
                + (kind.boundaries().isEmpty() ? "" : "WithBoundary");
    }

    private static String title(String text) {
        return Arrays.stream(text.split("[^A-Za-z0-9]+"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }

    /** Returns the Sids of the statements that allow a call. */
    Set<String> sids(NeededCall call) {
        return Grant.of(call, unlimited).map(sids::get).collect(Collectors.toCollection(TreeSet::new));
    }

    private void addDocuments() {
        var some = new ArrayList<Statement>();
        PolicyDocument last = null;
        for (var statement : statements.values()) {
            some.add(statement);
            var longer = PolicyDocument.of(PolicyKind.IDENTITY, some.toArray(Statement[]::new));
            if (longer.size() > MOST_CHARACTERS && last != null) {
                documents.add(last);
                some = new ArrayList<>(List.of(statement));
                longer = PolicyDocument.of(PolicyKind.IDENTITY, statement);
            }
            last = longer;
        }
        if (last != null) {
            documents.add(last);
        }
    }

    /** Returns the documents, each of which fits into a managed policy. */
    List<PolicyDocument> documents() {
        return documents;
    }

    /**
     * Returns warnings about the number of policies, and about resources that aren't in the deployment.
     *
     * @param most the maximum number of changed resources in a warning, and of actions for each. Deletions are all listed
     */
    List<String> warnings(int most) {
        var warnings = new ArrayList<String>();
        allowed(this::gives, most, Integer.MAX_VALUE)
                .map(
                        ("The deployer can change the permissions of existing principals, because the policy allows %s,"
                                        + " and requires no permissions boundary that the deployer can't change. If the deployer can act"
                                        + " as such a principal, directly or through a service, treat the deployer as an administrator")
                                ::formatted)
                .ifPresent(warnings::add);
        allowed(this::shares, most, Integer.MAX_VALUE)
                .map(("The deployer can act as existing principals, because the policy allows %s. Treat the deployer"
                        + " as if it had their permissions")::formatted)
                .ifPresent(warnings::add);
        allowed(this::passesUnknown, most, Integer.MAX_VALUE)
                .map(
                        ("The deployer can act through roles that the preview doesn't contain, because the policy allows %s."
                                        + " Treat the deployer as if it had their permissions")::formatted)
                .ifPresent(warnings::add);
        allowed(grant -> grant.isWide() && deletes(grant), Integer.MAX_VALUE, Integer.MAX_VALUE)
                .map("The deployer can also delete other resources, because the policy allows "::concat)
                .ifPresent(warnings::add);
        allowed(grant -> grant.isWide() && !deletes(grant), most, most)
                .map("The deployer can also change other resources, because the policy allows "::concat)
                .ifPresent(warnings::add);
        if (documents.size() > MOST_POLICIES) {
            warnings.add(
                    "By default, AWS allows %d managed policies per role, but this starting policy consists of %d. To shorten it, give the resources names with a common prefix"
                            .formatted(MOST_POLICIES, documents.size()));
        }
        return warnings;
    }

    private static boolean deletes(Grant grant) {
        return DELETES.matcher(grant.action()).matches();
    }

    /** Returns whether a grant gives permissions to an existing principal, and requires no limiting boundary. */
    private boolean gives(Grant grant) {
        return GIVES.matcher(grant.action()).matches()
                && !isLimited(grant)
                && !created.contains(grant.resource())
                && !(grant.key().equals(NeededCall.ATTACHED)
                        && choosing(grant.value()).isEmpty());
    }

    /** Returns whether a grant requires a permissions boundary whose content the deployer doesn't choose. */
    private boolean isLimited(Grant grant) {
        return !grant.boundaries().isEmpty()
                && grant.boundaries().stream()
                        .allMatch(boundary -> choosing(boundary).isEmpty());
    }

    /** Returns whether a grant lets others act as an existing principal for which no statement requires a limiting boundary. */
    private boolean shares(Grant grant) {
        return SHARES.matcher(grant.action()).matches()
                && !created.contains(grant.resource())
                && sids.keySet().stream()
                        .noneMatch(other -> other.resource().equals(grant.resource()) && isLimited(other));
    }

    /** Returns whether a grant passes a role whose policies the preview doesn't show. */
    private boolean passesUnknown(Grant grant) {
        return grant.action().equals("iam:PassRole")
                && !grant.resource().endsWith(":role/*")
                && !created.contains(grant.resource())
                && !isAny(grant.resource(), principals);
    }

    /** Returns the actions that let the deployer, or a service, act as a principal. */
    Set<String> using(String arn) {
        var name = resourcePart(arn);
        return using.entrySet().stream()
                .filter(entry -> Wildcard.matches(entry.getKey(), name))
                .flatMap(entry -> entry.getValue().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String resourcePart(String arn) {
        return arn.replaceFirst("^([^:]*:){5}", "");
    }

    /** Returns the actions and resources of some grants in human-readable form; empty if there are none. */
    private Optional<String> allowed(Predicate<Grant> which, int mostResources, int mostActions) {
        var allowed = new TreeMap<String, TreeSet<String>>();
        sids.keySet().stream()
                .filter(which)
                .forEach(grant -> allowed.computeIfAbsent(resourcePart(grant.resource()), key -> new TreeSet<>())
                        .add(grant.action()));
        var examples = allowed.entrySet().stream()
                .map(entry -> Words.joined(List.copyOf(entry.getValue()), ", ", mostActions) + " on " + entry.getKey())
                .toList();
        return Optional.of(Words.joined(examples, "; ", mostResources)).filter(text -> !text.isEmpty());
    }

    /** Returns the findings about ways in which a principal with the policies can get more access, with Sids as paths. */
    List<Finding> escalation() {
        var byName = new LinkedHashMap<String, PolicyDocument>();
        documents.forEach(document -> byName.put("policy" + (byName.size() + 1), document));
        // The deployer can choose the content of a new policy, as if it could delete the policy and create it again.
        var created = sids.keySet().stream()
                .filter(grant -> grant.action().equals("iam:CreatePolicy"))
                .map(Grant::resource)
                .toArray(String[]::new);
        if (created.length > 0) {
            byName.put(
                    "created",
                    PolicyDocument.of(
                            PolicyKind.IDENTITY,
                            Statement.allow()
                                    .action("iam:DeletePolicy")
                                    .resource(created)
                                    .build()));
        }
        return PolicyLint.create().checkEscalation(byName).stream()
                .map(finding -> new Finding(
                        finding.code(),
                        sids(finding.path(), ""),
                        finding.about(),
                        finding.statement(),
                        sids(finding.what(), "statement ") + attached(finding),
                        finding.remedy()))
                .toList();
    }

    /** Replaces the paths of actions in a text with the Sids of their statements. */
    private String sids(String text, String before) {
        return ACTION.matcher(text)
                .replaceAll(path -> before + statement(path).sid().orElseThrow());
    }

    private Statement statement(MatchResult path) {
        return documents.get(Integer.parseInt(path.group(1)) - 1).statements().get(Integer.parseInt(path.group(2)));
    }

    /** Returns a sentence about the policies that the statement of a finding attaches; empty if it attaches none. */
    private String attached(Finding finding) {
        return ACTION.matcher(finding.path())
                .results()
                .flatMap(path -> statement(path).conditions().stream())
                .filter(condition -> condition.key().equals(NeededCall.ATTACHED))
                .map(condition -> {
                    var choosing = condition.values().stream()
                            .flatMap(policy -> choosing(policy).stream())
                            .collect(Collectors.toCollection(TreeSet::new));
                    return ". The holder can attach " + String.join(", ", condition.values())
                            + (choosing.isEmpty()
                                    ? ""
                                    : " and choose its content (" + String.join(", ", choosing) + ")");
                })
                .collect(Collectors.joining());
    }

    /** Returns the actions by which the deployer chooses the content of a managed policy. */
    private List<String> choosing(String policy) {
        return sids.keySet().stream()
                .filter(grant -> grant.resource().equals(policy))
                .map(Grant::action)
                .filter(action -> action.startsWith("iam:CreatePolicy"))
                .toList();
    }

    /** Returns a document as a Java expression with the classes of {@code io.assumerole.policy}. */
    static String java(PolicyDocument document) {
        return document.statements().stream()
                .map(StartingPolicy::java)
                .collect(Collectors.joining(",\n", "PolicyDocument.of(\n", ")\n"));
    }

    private static String java(Statement statement) {
        var conditions = statement.conditions().stream()
                .map(condition -> "                .condition(Condition.of(\n                        ConditionOperator."
                        + condition
                                .operator()
                                .toString()
                                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                                .toUpperCase(Locale.ROOT)
                        + ", \"" + condition.key() + "\", " + javaList(condition.values()) + "))\n")
                .collect(Collectors.joining());
        return """
                        Statement.allow()
                                .sid("%s")
                                .action(%s)
                                .resource(%s)
                %s                .build()""".formatted(
                        statement.sid().orElseThrow(),
                        javaList(statement.actions()),
                        javaList(statement.resources()),
                        conditions);
    }

    /** Quotes texts for Java. Actions and ARNs contain neither quotes nor backslashes. */
    private static String javaList(List<String> texts) {
        return texts.stream()
                .map(text -> "\"" + text + "\"")
                .collect(Collectors.joining(texts.size() > 2 ? ",\n" + " ".repeat(24) : ", "));
    }
}
