package io.assumerole.localaws.compare;

import io.assumerole.localaws.compare.PluginClient.Made;
import io.assumerole.localaws.compare.ResourceCase.Owners;
import io.assumerole.localaws.least.RecordedCall;
import io.assumerole.localaws.provider.wire.JsonText;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.localaws.sandbox.Sandbox;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Runs cases with one plugin, on a local AWS that only this plugin uses.
 *
 * <p>Two processes of the plugin run. One runs as a user, and the local AWS records its calls. The other runs as root,
 * without a record, and prepares and cleans up each step. Names are the same in each run.
 */
final class PluginRun implements AutoCloseable {
    /** An operation of the engine on a resource. */
    enum Step {
        CREATE("create"),
        READ("read"),
        NO_OP("no-op"),
        CHANGE("change"),
        IMPORT("import"),
        REPLACE("replace"),
        DELETE("delete");

        private final String title;

        Step(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private static final String USER = "compare";

    private final Sandbox sandbox;
    private final AwsClients root;
    private final PluginClient asUser;
    private final PluginClient asRoot;
    private final Map<String, String> owners = new HashMap<>();
    private final List<String> secrets;
    private int cases;
    private int recorded;

    /**
     * Creates the user and the resources that others belong to, and starts the plugin.
     *
     * @param sandbox a sandbox with a local AWS that it has started
     * @param version the version of its plugin
     */
    PluginRun(Sandbox sandbox, String version) {
        this.sandbox = sandbox;
        this.root = sandbox.as(sandbox.root());
        var user = root.iam().createUser(r -> r.userName(USER)).user();
        allow(Set.of("*"));
        for (var name : List.of("owner", "other-owner")) {
            owners.put(
                    name + " user",
                    root.iam().createUser(r -> r.userName(name)).user().arn());
            root.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(ResourceCase.trust(user.arn())));
            owners.put(
                    name + " secret",
                    root.secretsManager().createSecret(r -> r.name(name)).arn());
        }
        var key = root.iam().createAccessKey(r -> r.userName(USER)).accessKey();
        secrets = List.of(key.secretAccessKey(), sandbox.root().secretAccessKey());
        asUser = start(version, AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
        try {
            asRoot = start(version, sandbox.root());
        } catch (LocalAwsException e) {
            asUser.close();
            throw e;
        }
        // The calls of both configurations are not a step.
        newCalls();
    }

    private PluginClient start(String version, AwsCredentials caller) {
        return PluginClient.start(arguments -> sandbox.startAwsPlugin(version, arguments, caller), Sandbox.REGION);
    }

    private void allow(Collection<String> actions) {
        var document = JsonText.write(Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Map.of("Effect", "Allow", "Action", List.copyOf(actions), "Resource", "*"))));
        root.iam().putUserPolicy(r -> r.userName(USER).policyName(USER).policyDocument(document));
    }

    /** Runs all steps of a case with all permissions. */
    Map<Step, Recorded> complete(ResourceCase resource) {
        allow(Set.of("*"));
        var work = new Work(resource, asUser);
        var result = new LinkedHashMap<Step, Recorded>();
        for (var step : Step.values()) {
            if (work.has(step)) {
                result.put(step, record(work, step));
            }
        }
        cleanUp(work);
        return result;
    }

    /** Runs one step of a case with these permissions only. Root prepares it and cleans up. */
    Recorded narrow(ResourceCase resource, Step step, Set<String> actions) {
        var work = new Work(resource, asRoot);
        if (step != Step.CREATE) {
            work.run(Step.CREATE, new Observation(secrets));
        }
        asRoot.takeLogs();
        allow(actions);
        work.plugin = asUser;
        var recorded = record(work, step);
        cleanUp(work);
        return recorded;
    }

    private Recorded record(Work work, Step step) {
        asUser.takeLogs();
        var observed = new Observation(secrets);
        work.run(step, observed);
        observed.addMessages(asUser.takeLogs());
        var calls = newCalls();
        observed.addCalls(calls);
        var actions = new LinkedHashSet<String>();
        calls.forEach(call -> actions.add(call.action()));
        return new Recorded(observed, actions);
    }

    /** Returns the calls since the last step. Only the user's calls are recorded. */
    private List<RecordedCall> newCalls() {
        try {
            var calls = RecordedCall.read(sandbox.decisions(), recorded);
            recorded += calls.size();
            return calls;
        } catch (IOException e) {
            throw new LocalAwsException(
                    "The record of the local AWS, " + sandbox.decisions() + ", cannot be read: " + e, e);
        }
    }

    /** Deletes as root what a case left. What cannot be deleted disappears with the local AWS. */
    private void cleanUp(Work work) {
        for (var made : work.left.values()) {
            try {
                asRoot.delete(made);
            } catch (StatusRuntimeException e) {
                // It may be gone already.
            }
        }
        asRoot.takeLogs();
    }

    @Override
    public void close() {
        asUser.close();
        asRoot.close();
    }

    /** An observation, and the actions that were called. */
    record Recorded(Observation observed, Set<String> actions) {}

    /** The steps of one resource. */
    private final class Work {
        private final ResourceCase resource;
        private final Owners names;
        private final String urn;
        private final Map<String, Made> left = new LinkedHashMap<>();
        private PluginClient plugin;
        private Made made;

        Work(ResourceCase resource, PluginClient plugin) {
            var unique = "case-" + ++cases;
            this.resource = resource;
            this.plugin = plugin;
            this.urn = urn(unique);
            this.names = new Owners(
                    unique,
                    "owner",
                    "other-owner",
                    owners.get("owner user"),
                    "owner",
                    "other-owner",
                    owners.get("owner secret"),
                    owners.get("other-owner secret"));
        }

        private String urn(String name) {
            return "urn:pulumi:compare::compare::" + resource.type() + "::" + name;
        }

        boolean has(Step step) {
            return switch (step) {
                case CHANGE -> !resource.change().apply(names).isEmpty();
                case REPLACE -> !resource.replacement().apply(names).isEmpty();
                default -> true;
            };
        }

        void run(Step step, Observation observed) {
            if (made == null && step != Step.CREATE) {
                observed.setMissing();
                return;
            }
            try {
                switch (step) {
                    case CREATE ->
                        check(Map.of(), resource.inputs().apply(names), observed)
                                .ifPresent(inputs -> create(inputs, observed));
                    case READ -> read(observed);
                    case NO_OP ->
                        check(made.inputs(), current(), observed)
                                .ifPresent(inputs -> observed.addDiff(plugin.diff(made, inputs)));
                    case CHANGE -> change(resource.change().apply(names), observed);
                    case IMPORT -> observeRead(urn(names.unique() + "-imported"), importId(), observed);
                    case REPLACE -> change(resource.replacement().apply(names), observed);
                    case DELETE -> delete(observed);
                }
            } catch (StatusRuntimeException e) {
                observed.addError(e)
                        .map(unfinished -> new Made(
                                urn,
                                unfinished.getId(),
                                PropertyCodec.read(unfinished.getInputs()),
                                PropertyCodec.read(unfinished.getProperties())))
                        .ifPresent(unfinished -> left.put(unfinished.id(), unfinished));
            }
        }

        private Optional<Map<String, Object>> check(
                Map<String, Object> olds, Map<String, Object> news, Observation observed) {
            var checked = plugin.check(urn, olds, news);
            observed.addFailures(checked);
            return checked.getFailuresCount() > 0
                    ? Optional.empty()
                    : Optional.of(PropertyCodec.read(checked.getInputs()));
        }

        private void create(Map<String, Object> inputs, Observation observed) {
            var response = plugin.create(urn, inputs);
            keep(new Made(urn, response.getId(), inputs, PropertyCodec.read(response.getProperties())), observed);
        }

        private void keep(Made now, Observation observed) {
            made = now;
            left.put(now.id(), now);
            observed.addState(now.id(), now.inputs(), now.outputs());
        }

        private void read(Observation observed) {
            var response = plugin.read(made.urn(), made.id(), made.inputs(), made.outputs());
            observed.addState(
                    response.getId(),
                    PropertyCodec.read(response.getInputs()),
                    PropertyCodec.read(response.getProperties()));
        }

        private void observeRead(String importedUrn, String id, Observation observed) {
            var response = plugin.read(importedUrn, id, Map.of(), Map.of());
            observed.addState(
                    response.getId(),
                    PropertyCodec.read(response.getInputs()),
                    PropertyCodec.read(response.getProperties()));
        }

        /** Does what the engine does after a diff: nothing, an update, or a replacement. */
        private void change(Map<String, Object> news, Observation observed) {
            var checked = check(made.inputs(), news, observed);
            if (checked.isEmpty()) {
                return;
            }
            var inputs = checked.get();
            var diff = plugin.diff(made, inputs);
            observed.addDiff(diff);
            var old = made;
            if (diff.getReplacesCount() > 0) {
                // The engine checks a replacement without the old inputs, for a new automatic name.
                var replacement = check(Map.of(), news, observed).orElse(inputs);
                if (diff.getDeleteBeforeReplace()) {
                    plugin.delete(old);
                    left.remove(old.id());
                    create(replacement, observed);
                } else {
                    create(replacement, observed);
                    plugin.delete(old);
                    if (!made.id().equals(old.id())) {
                        left.remove(old.id());
                    }
                }
            } else if (diff.getChanges() != DiffChanges.DIFF_NONE) {
                var response = plugin.update(old, inputs);
                keep(new Made(urn, old.id(), inputs, PropertyCodec.read(response.getProperties())), observed);
            }
        }

        private void delete(Observation observed) {
            plugin.delete(made);
            left.remove(made.id());
            made = null;
        }

        /** The inputs of the program for the resource as it is now. */
        private Map<String, Object> current() {
            return resource.inputs().apply(names);
        }

        private String importId() {
            return switch (resource.type()) {
                case "aws:iam/rolePolicyAttachment:RolePolicyAttachment" ->
                    made.outputs().get("role") + "/" + made.outputs().get("policyArn");
                case "aws:iam/userPolicyAttachment:UserPolicyAttachment" ->
                    made.outputs().get("user") + "/" + made.outputs().get("policyArn");
                default -> made.id();
            };
        }
    }
}
