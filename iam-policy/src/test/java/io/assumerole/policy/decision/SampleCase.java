package io.assumerole.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.internal.Text;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.ArnParts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A question to two judges.
 *
 * @param caller the ARN of a user or a role, a service principal, or an identity provider
 * @param session the session of the role, or nothing
 * @param owner the account of the resource, where the ARN does not tell; or nothing
 * @param keys what the request says, no value for what it lacks
 */
record SampleCase(
        String caller,
        String session,
        String action,
        String resource,
        String owner,
        Map<String, List<String>> keys,
        List<SampleDocument> documents) {
    /** Stands for what {@link AccessRequest.Builder#uniqueId} says. */
    static final String UNIQUE_ID = "unique ID";

    private static final SampleDocument EVERYTHING =
            new SampleDocument(PolicyKind.IDENTITY, PolicyDocument.VERSION, List.of(SampleDocument.Part.EVERYTHING));

    AccessRequest request() {
        var request = builder().asksFor(action, resource);
        if (owner != null) {
            request.resourceAccount(new AccountId(owner));
        }
        keys.forEach((key, values) -> {
            if (key.equals(UNIQUE_ID)) {
                request.uniqueId(values.get(0));
            } else {
                request.context(key, values.toArray(String[]::new));
            }
        });
        return request.build();
    }

    private AccessRequest.Builder builder() {
        if (isByRoot()) {
            return AccessRequest.byRoot(new AccountId(caller.split(":")[ArnParts.ACCOUNT]));
        }
        if (isByFederatedUser()) {
            return AccessRequest.byFederatedUser(
                    UserArn.parse(SampleCases.USER), caller.substring(caller.indexOf('/') + 1));
        }
        if (caller.contains(":user/")) {
            return AccessRequest.byUser(UserArn.parse(caller));
        }
        if (caller.contains(":role/")) {
            return AccessRequest.byRoleSession(RoleArn.parse(caller), new SessionName(session));
        }
        return isByService() ? AccessRequest.byService(caller) : AccessRequest.byFederated(caller);
    }

    boolean isByService() {
        return caller.endsWith(".amazonaws.com") && !caller.startsWith("cognito");
    }

    boolean isAboutOtherAccount() {
        return !caller.contains(":" + account() + ":");
    }

    boolean isByRoot() {
        return caller.endsWith(":root");
    }

    boolean isByFederatedUser() {
        return caller.contains(":federated-user/");
    }

    /** A service, or someone of an identity provider. */
    boolean isByOutsider() {
        return isByService() || caller.contains("-provider/");
    }

    PolicyEvaluator policies() {
        var policies = PolicyEvaluator.builder().noOtherLimits();
        for (var sample : documents) {
            var document = sample.document();
            switch (sample.kind()) {
                case TRUST -> policies.trust(document);
                case BOUNDARY -> policies.boundary(document);
                case SESSION -> policies.session(document);
                case IDENTITY -> policies.identity(document);
                case RESOURCE -> policies.resource(document);
                case SERVICE_CONTROL -> policies.serviceControl(document);
                case RESOURCE_CONTROL -> policies.resourceControl(document);
            }
        }
        return policies.build();
    }

    /** As the other asks: one question for each action that AWS asks for. */
    List<JsonNode> questions(AccessRequest request) {
        return request.actions.stream()
                .map(each -> question(each, request.context))
                .toList();
    }

    private JsonNode question(String each, RequestContext context) {
        var json = JsonNodeFactory.instance.objectNode();
        var request = json.putObject("request");
        request.put("principal", principal());
        request.put("action", each);
        var target = request.putObject("resource");
        target.put("resource", resource);
        target.put("accountId", account());
        var variables = request.putObject("contextVariables");
        context.given().forEach((key, values) -> {
            if (!values.isEmpty()) {
                values.forEach(variables.putArray(key)::add);
            }
        });
        var identities = json.putArray("identityPolicies");
        if (isByRoot()) {
            // Root has no policies, and needs no permission; the other knows it as somebody who has all.
            identities.addObject().put("name", "root").set("policy", EVERYTHING.json());
        }
        var levels = json.putArray("serviceControlPolicies");
        var limits = json.putArray("resourceControlPolicies");
        for (var sample : documents) {
            switch (sample.kind()) {
                case TRUST, RESOURCE -> json.set("resourcePolicy", sample.json());
                case SERVICE_CONTROL -> level(levels, sample);
                case RESOURCE_CONTROL -> level(limits, sample);
                case BOUNDARY ->
                    named(json.putArray("permissionBoundaryPolicies").addObject(), sample);
                case SESSION -> json.set("sessionPolicy", sample.json());
                case IDENTITY -> named(identities.addObject(), sample);
            }
        }
        return json;
    }

    private static void level(ArrayNode levels, SampleDocument sample) {
        var level = levels.addObject().put("orgIdentifier", "level" + levels.size());
        var policy = level.putArray("policies").addObject();
        policy.put("name", "policy" + levels.size());
        policy.set("policy", sample.json());
    }

    private static void named(ObjectNode object, SampleDocument sample) {
        object.put("name", sample.kind().name());
        object.set("policy", sample.json());
    }

    private String principal() {
        return caller.contains(":role/")
                ? RoleArn.parse(caller).session(new SessionName(session)).toString()
                : caller;
    }

    /** For a resource of no account, the caller's: such calls are about the account itself. */
    private String account() {
        var parts = resource.split(":", ArnParts.COUNT);
        if (owner != null) {
            return owner;
        }
        if (parts.length > ArnParts.ACCOUNT && !parts[ArnParts.ACCOUNT].isEmpty()) {
            return parts[ArnParts.ACCOUNT];
        }
        return caller.startsWith("arn:") ? caller.split(":")[ArnParts.ACCOUNT] : "";
    }

    Stream<SampleDocument.Part> statements() {
        return documents.stream().flatMap(document -> document.statements().stream());
    }

    Stream<SampleDocument.Test> tests() {
        return statements().flatMap(part -> part.tests().stream());
    }

    List<String> values(String key) {
        return keys.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(key))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    /** Returns cases with one part omitted or simplified, the biggest steps first. */
    Stream<SampleCase> smaller() {
        var fewerValues = keys.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .flatMap(entry -> SampleDocument.smaller(
                        entry.getValue(), 1, values -> with(changed(entry.getKey(), values), documents)));
        return Stream.of(
                        SampleDocument.smaller(documents, 0, fewer -> with(keys, fewer)),
                        SampleDocument.each(documents, SampleDocument::smaller).map(fewer -> with(keys, fewer)),
                        fewerValues)
                .flatMap(it -> it);
    }

    private Map<String, List<String>> changed(String key, List<String> values) {
        var changed = new LinkedHashMap<>(keys);
        changed.put(key, values);
        return changed;
    }

    private boolean isSpokenOf(String key) {
        return documents.stream()
                .anyMatch(document ->
                        document.json().toString().toLowerCase(Locale.ROOT).contains(key.toLowerCase(Locale.ROOT)));
    }

    private SampleCase with(Map<String, List<String>> fewerKeys, List<SampleDocument> fewer) {
        return new SampleCase(caller, session, action, resource, owner, fewerKeys, fewer);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("%s%s asks for %s on %s%s%n"
                .formatted(
                        caller,
                        session == null ? "" : " in session " + session,
                        action,
                        resource,
                        owner == null ? "" : " of account " + owner));
        keys.forEach((key, values) -> {
            if (isSpokenOf(key)) {
                text.append("  %s = %s%n"
                        .formatted(key, values.stream().map(Text::quote).toList()));
            }
        });
        documents.forEach(document ->
                text.append("  %s %s%n".formatted(document.kind().name().toLowerCase(Locale.ROOT), document.json())));
        return text.toString();
    }
}
