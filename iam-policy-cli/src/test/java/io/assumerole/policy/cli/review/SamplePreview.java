package io.assumerole.policy.cli.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.assumerole.policy.cli.review.compare.AccessReview;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A preview in the form that Pulumi 3.274 writes, made from the resources before and after. Written by hand; the files in
 * the resources come from the engine.
 */
public final class SamplePreview {
    private static final ObjectMapper JSON = new ObjectMapper();
    public static final String ACCOUNT = "123456789012";

    private record Resource(String type, String inputs) {}

    private final Map<String, Resource> before = new LinkedHashMap<>();
    private final Map<String, Resource> after = new LinkedHashMap<>();
    private final Map<String, List<String>> providers = new LinkedHashMap<>();
    private final List<String> replaced = new ArrayList<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final Map<String, String> reported = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> links = new LinkedHashMap<>();
    private final Map<String, String> found = new LinkedHashMap<>();
    private final Map<String, Resource> leftovers = new LinkedHashMap<>();
    private final Map<String, String> leftoverIds = new LinkedHashMap<>();
    private final Map<String, String> formers = new LinkedHashMap<>();
    private boolean isPredicted;

    /** A stack with one of each kind: a role with a trust policy, users in groups, credentials, and resource policies. */
    public static SamplePreview stack() {
        return new SamplePreview()
                .both(
                        "deployer",
                        "iam/role:Role",
                        "{'name':'deployer','path':'/','permissionsBoundary':'arn:aws:iam::123456789012:policy/limit',"
                                + "'assumeRolePolicy':"
                                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                                        + "'Principal':{'AWS':'arn:aws:iam::123456789012:user/anna'},'Action':'sts:AssumeRole',"
                                        + "'Condition':{'StringEquals':{'sts:ExternalId':'hidden-id'}}}]}")
                                + "}")
                .both(
                        "limit",
                        "iam/policy:Policy",
                        "{'name':'limit','path':'/','policy':" + allow("'s3:*'", "'*'") + "}")
                .both(
                        "reads",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'deployer','name':'reads','policy':"
                                + text(
                                        "{'Version':'2012-10-17','Statement':[{'Sid':'Reads','Effect':'Allow','Action':['s3:GetObject','s3:ListBucket'],"
                                                + "'Resource':['arn:aws:s3:::site','arn:aws:s3:::site/*']},{'Sid':'Protects','Effect':'Deny','Action':'s3:DeleteBucket',"
                                                + "'Resource':'*'}]}")
                                + "}")
                .both(
                        "runner",
                        "iam/role:Role",
                        "{'name':'runner','path':'/','tags':{'team':'a'},'assumeRolePolicy':"
                                + text(
                                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},"
                                                + "'Action':'sts:AssumeRole'}]}")
                                + "}")
                .both(
                        "runs",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'runner','name':'runs','policy':"
                                + allow(
                                        "['dynamodb:GetItem','dynamodb:Query']",
                                        "'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'")
                                + "}")
                .both(
                        "ci",
                        "iam/role:Role",
                        "{'name':'ci','path':'/','assumeRolePolicy':"
                                + text(
                                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Federated':"
                                                + "'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'},"
                                                + "'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{"
                                                + "'token.actions.githubusercontent.com:aud':'sts.amazonaws.com',"
                                                + "'token.actions.githubusercontent.com:sub':'repo:octo/site:ref:refs/heads/main'}}}]}")
                                + "}")
                .both(
                        "github",
                        "iam/openIdConnectProvider:OpenIdConnectProvider",
                        "{'url':'https://token.actions.githubusercontent.com','clientIdLists':['sts.amazonaws.com']}")
                .both("anna", "iam/user:User", "{'name':'anna','path':'/'}")
                .both("anna-key", "iam/accessKey:AccessKey", "{'user':'anna','status':'Active'}")
                .both("bert", "iam/user:User", "{'name':'bert','path':'/'}")
                .both("admins", "iam/group:Group", "{'name':'admins','path':'/'}")
                .both(
                        "manages",
                        "iam/groupPolicy:GroupPolicy",
                        "{'group':'admins','name':'manages','policy':" + allow("'ec2:*'", "'*'") + "}")
                .both("members", "iam/groupMembership:GroupMembership", "{'group':'admins','users':['anna']}")
                .both("site", "s3/bucketV2:BucketV2", "{'bucket':'site'}")
                .both(
                        "site-policy",
                        "s3/bucketPolicy:BucketPolicy",
                        "{'bucket':'site','policy':"
                                + text(
                                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:role/runner'},"
                                                + "'Action':'s3:GetObject','Resource':'arn:aws:s3:::site/*'},{'Effect':'Deny','Principal':'*','Action':'s3:*',"
                                                + "'Resource':'arn:aws:s3:::site/*','Condition':{'Bool':{'aws:SecureTransport':'false'}}}]}")
                                + "}")
                .both(
                        "invoke",
                        "lambda/permission:Permission",
                        "{'function':'api','action':'lambda:InvokeFunction',"
                                + "'principal':'s3.amazonaws.com','sourceArn':'arn:aws:s3:::site','sourceAccount':'123456789012'}");
    }

    /** Returns a policy with one statement as a JSON string. */
    public static String allow(String actions, String resources) {
        return text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':" + actions + ",'Resource':"
                + resources + "}]}");
    }

    /** Adds a policy that depends on the tag {@code team} of a resource or principal. */
    public static SamplePreview tagged(SamplePreview stack) {
        return stack.both(
                "owns",
                "iam/rolePolicy:RolePolicy",
                "{'role':'runner','policy':"
                        + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'ec2:*','Resource':'*',"
                                + "'Condition':{'StringEquals':{'aws:ResourceTag/team':'a'}}}]}")
                        + "}");
    }

    /** Returns a JSON document as a JSON string. */
    public static String text(String json) {
        return "'" + json.replace("'", "\\'") + "'";
    }

    public SamplePreview both(String name, String type, String inputs) {
        add(name, type, inputs);
        before.put(name, after.get(name));
        return this;
    }

    public SamplePreview add(String name, String type, String inputs) {
        after.put(
                name, new Resource((type.matches("[^:]*/.*") && !type.contains("other") ? "aws:" : "") + type, inputs));
        return this;
    }

    public SamplePreview remove(String name) {
        assertThat(after.remove(name)).as(name).isNotNull();
        return this;
    }

    /** Adds a resource that existed outside the stack: operation {@code read} or {@code import}. */
    public SamplePreview found(String operation, String name, String type, String inputs) {
        found.put(name, operation);
        return add(name, type, inputs);
    }

    /** Adds the deletion of the earlier instance of a resource that an earlier deployment replaced. */
    public SamplePreview leftover(String name, String id, String type, String inputs) {
        leftoverIds.put(name, id);
        leftovers.put(name, new Resource("aws:" + type, inputs));
        return this;
    }

    /** Marks the preview as one with predicted ARNs, as {@code ./demo review} does. */
    public SamplePreview predicted() {
        isPredicted = true;
        return this;
    }

    /** Replaces a text in the inputs afterward; quotes in a policy are {@code \'}. */
    public SamplePreview change(String name, String from, String to) {
        var old = after.get(name);
        var inner = old.inputs().contains(from);
        var escaped = from.replace("'", "\\'");
        assertThat(inner || old.inputs().contains(escaped))
                .as(name + " " + from)
                .isTrue();
        after.put(
                name,
                new Resource(
                        old.type(),
                        inner
                                ? old.inputs().replace(from, to)
                                : old.inputs().replace(escaped, to.replace("'", "\\'"))));
        return this;
    }

    /** Removes a resource in both worlds. */
    public SamplePreview without(String name) {
        before.remove(name);
        return remove(name);
    }

    /** Changes the resource's earlier name in the program. An alias connects the two names. */
    public SamplePreview was(String name, String former) {
        formers.put(name, former);
        return this;
    }

    public SamplePreview replace(String name) {
        replaced.add(name);
        return this;
    }

    /** Sets the names of a resource's providers before and after. */
    public SamplePreview provider(String name, String before, String after) {
        providers.put(name, List.of(before, after));
        return this;
    }

    /** Sets outputs of a deployed resource, as JSON. */
    public SamplePreview outputs(String name, String json) {
        outputs.put(name, json);
        return this;
    }

    /** Makes the provider report a change of an input whose value the preview doesn't show. */
    public SamplePreview reports(String name, String input) {
        reported.put(name, input);
        return this;
    }

    /** Makes an input depend on a resource. */
    public SamplePreview link(String name, String input, String on) {
        links.computeIfAbsent(name, key -> new LinkedHashMap<>()).put(input, on);
        return this;
    }

    public Review review() {
        return AccessReview.of(
                "preview.json", new ByteArrayInputStream(json().getBytes(StandardCharsets.UTF_8)), "", null);
    }

    public String json() {
        try {
            var top = JSON.createObjectNode();
            top.putObject("config").put("app:token", ValueReader.SECRET);
            var steps = top.putArray("steps");
            int sames = 0;
            for (var name : after.keySet()) {
                var step = steps.addObject();
                var old = before.get(name);
                var now = after.get(name);
                var op = replaced.contains(name)
                        ? "replace"
                        : old == null ? "create" : old.equals(now) && !reported.containsKey(name) ? "same" : "update";
                sames += op.equals("same") ? 1 : 0;
                step.put("op", op).put("urn", urn(name, now));
                if (old != null) {
                    var state = state(name, old, true);
                    state.put("urn", urn(formers.getOrDefault(name, name), old));
                    step.set("oldState", state);
                }
                if (found.containsKey(name)) {
                    step.put("op", found.get(name));
                    step.set(
                            "newState",
                            state(name, now, true)
                                    .put("external", found.get(name).equals("read")));
                    continue;
                }
                step.set("newState", state(name, now, false));
                if (op.equals("update")) {
                    var changed = step.putArray("diffReasons");
                    var from = inputs(old);
                    var to = inputs(now);
                    to.fieldNames().forEachRemaining(input -> {
                        if (!to.get(input).equals(from.get(input)) || input.equals(reported.get(name))) {
                            changed.add(input);
                        }
                    });
                }
            }
            for (var name : before.keySet()) {
                if (!after.containsKey(name)) {
                    var step = steps.addObject().put("op", "delete").put("urn", urn(name, before.get(name)));
                    step.set("oldState", state(name, before.get(name), true));
                }
            }
            for (var name : leftovers.keySet()) {
                var state = state(name, leftovers.get(name), true).put("delete", true);
                steps.addObject().put("op", "delete").set("oldState", state.put("id", leftoverIds.get(name)));
            }
            if (isPredicted) {
                top.put("predictedAccount", ACCOUNT);
            }
            top.putObject("changeSummary").put("same", sames);
            return JSON.writeValueAsString(top);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String urn(String name, Resource resource) {
        return "urn:pulumi:dev::app::" + resource.type() + "::" + name;
    }

    private static JsonNode inputs(Resource resource) throws IOException {
        return json(resource.inputs());
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace("\\'", "\\\"").replace('\'', '"'));
    }

    private ObjectNode state(String name, Resource resource, boolean isDeployed) throws IOException {
        var inputs = inputs(resource);
        var state = JSON.createObjectNode().put("urn", urn(name, resource)).put("custom", true);
        state.put("type", resource.type()).set("inputs", inputs);
        if (isDeployed) {
            var outputs = state.putObject("outputs");
            var part = resource.type().replaceAll(".*:", "").toLowerCase(java.util.Locale.ROOT);
            outputs.put("arn", "arn:aws:iam::" + ACCOUNT + ":" + part + "/" + name)
                    .put("name", name);
            outputs.put("secret", ValueReader.SECRET);
            outputs.setAll((ObjectNode) json(this.outputs.getOrDefault(name, "{}")));
            state.put("id", outputs.path("id").asText(name));
        }
        if (providers.containsKey(name)) {
            state.put(
                    "provider",
                    "urn:pulumi:dev::app::pulumi:providers:aws::"
                            + providers.get(name).get(isDeployed ? 0 : 1) + "::"
                            + (isDeployed ? "1" : ValueReader.UNKNOWN));
        }
        var dependencies = state.putObject("propertyDependencies");
        inputs.fieldNames().forEachRemaining(dependencies::putArray);
        links.getOrDefault(name, Map.of())
                .forEach((input, on) ->
                        dependencies.putArray(input).add(urn(on, after.getOrDefault(on, before.get(on)))));
        state.put("sourcePosition", "project:///index.ts#" + name.length());
        state.putArray("stackTrace").addObject().put("sourcePosition", "project:///index.ts#1");
        return state;
    }
}
