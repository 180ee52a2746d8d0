package io.assumerole.localaws.contract;

import io.assumerole.localaws.contract.PluginClient.Made;
import io.assumerole.localaws.contract.ResourceCase.Owners;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.WireJson;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.localaws.testing.RecordedCall;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Runs cases with one plugin, on a local AWS that only this plugin uses.
 *
 * <p>Two processes of the plugin run all resource cases. One runs as a user, and the local AWS records its calls. The
 * other runs as root, whose calls are not recorded, and prepares and cleans up each step. Each new provider has a process
 * of its own. Names are the same in each run.
 */
final class PluginRun implements AutoCloseable {
    /** An operation of the engine on a resource. */
    enum Step {
        CREATE_PREVIEW("preview of create"),
        CREATE("create"),
        READ("read"),
        NO_OP("no-op"),
        CHANGE_PREVIEW("preview of change"),
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
    private static final String CALLER = "aws:index/getCallerIdentity:getCallerIdentity";

    private final Sandbox sandbox;
    private final AwsClients root;
    private final PluginClient asUser;
    private final PluginClient asRoot;
    private final Map<String, String> owners = new HashMap<>();
    private final AwsCredentials user;
    private final String version;
    private final Map<String, String> hidden = new LinkedHashMap<>();
    private int cases;
    private int recorded;

    /**
     * Creates the user, the provider's role, and the parent resources of the cases, and starts the plugin.
     *
     * @param sandbox a sandbox with a local AWS that it has started
     * @param version the version of its plugin
     */
    PluginRun(Sandbox sandbox, String version) {
        this.sandbox = sandbox;
        this.version = version;
        this.root = sandbox.as(sandbox.root());
        var arn = root.iam().createUser(r -> r.userName(USER)).user().arn();
        allow(Set.of("*"));
        for (var name : List.of("owner", "other-owner")) {
            owners.put(
                    name + " user",
                    root.iam().createUser(r -> r.userName(name)).user().arn());
            root.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(ResourceCase.trust(arn)));
            owners.put(
                    name + " secret",
                    root.secretsManager().createSecret(r -> r.name(name)).arn());
        }
        var key = root.iam().createAccessKey(r -> r.userName(USER)).accessKey();
        user = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
        for (var secret : List.of(key.secretAccessKey(), sandbox.root().secretAccessKey(), ProviderCase.EXTERNAL_ID)) {
            hidden.put(secret, Observation.SECRET);
        }
        hidden.put(sandbox.decisions().getParent().toString(), "RUN_FOLDER");
        var home = Path.of(System.getProperty("user.home"));
        if (home.getNameCount() > 0) {
            hidden.put(home.toString(), "HOME");
        }
        createRole(arn);
        asUser = PluginClient.configured(starter(user), Sandbox.REGION);
        try {
            asRoot = PluginClient.configured(starter(sandbox.root()), Sandbox.REGION);
        } catch (LocalAwsException e) {
            asUser.close();
            throw e;
        }
        // The calls of the two configurations are not part of a step.
        newCalls();
    }

    /** Creates the role of the {@linkplain ProviderCase provider cases}, which can create users. */
    private void createRole(String trusted) {
        root.iam().createRole(r -> r.roleName(ProviderCase.ROLE).assumeRolePolicyDocument(ProviderCase.trust(trusted)));
        root.iam()
                .putRolePolicy(r -> r.roleName(ProviderCase.ROLE)
                        .policyName(ProviderCase.ROLE)
                        .policyDocument(document(List.of("iam:*"))));
    }

    /** Starts the plugin as the engine does, with the caller's key as its only key. */
    private PluginClient.Starter starter(AwsCredentials caller) {
        return arguments -> {
            var environment = sandbox.environment(caller);
            var plugin = Path.of(
                    environment.get("PULUMI_HOME"), "plugins", "resource-aws-v" + version, "pulumi-resource-aws");
            var command = new ArrayList<>(List.of(plugin.toString()));
            command.addAll(arguments);
            var builder = new ProcessBuilder(command)
                    .directory(sandbox.decisions().getParent().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(environment);
            return ChildProcesses.start(builder);
        };
    }

    private void allow(Collection<String> actions) {
        root.iam().putUserPolicy(r -> r.userName(USER).policyName(USER).policyDocument(document(actions)));
    }

    private static String document(Collection<String> actions) {
        return WireJson.write(Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Map.of("Effect", "Allow", "Action", List.copyOf(actions), "Resource", "*"))));
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

    /** Runs one step of a case with only these permissions. Root prepares the step and cleans up. */
    Recorded narrow(ResourceCase resource, Step step, Set<String> actions) {
        var work = new Work(resource, asRoot);
        if (step != Step.CREATE) {
            work.run(Step.CREATE, new Observation(hidden));
        }
        asRoot.takeLogs();
        allow(actions);
        work.plugin = asUser;
        var recorded = record(work, step);
        cleanUp(work);
        return recorded;
    }

    /** Returns the plugin's response to a new or changed configuration. Root cleans up. */
    Recorded configure(ProviderCase provider) {
        if (!provider.old().isEmpty()) {
            return record(asUser, observed -> diff(provider, observed));
        }
        allow(provider.actions());
        // The engine starts a process for each provider, and some checks run only once in a process.
        try (var plugin = PluginClient.start(starter(user))) {
            var work = new Work(ResourceCase.of("aws:iam/user:User"), plugin);
            var recorded = record(plugin, observed -> configure(provider, work, observed));
            cleanUp(work);
            return recorded;
        }
    }

    private void diff(ProviderCase provider, Observation observed) {
        try {
            observed.addDiff(asUser.diffConfig(provider.old(), provider.inputs()));
        } catch (StatusRuntimeException e) {
            observed.addError(e);
        }
    }

    /** Checks and configures a provider, reads its caller, and creates a user with it. */
    private static void configure(ProviderCase provider, Work work, Observation observed) {
        try {
            var checked = work.plugin.checkConfig(provider.inputs());
            observed.addFailures(checked);
            if (checked.getFailuresCount() > 0) {
                return;
            }
            var inputs = PropertyCodec.read(checked.getInputs());
            observed.addConfiguration(inputs);
            work.plugin.configure(inputs);
            observed.addCaller(PropertyCodec.read(work.plugin.invoke(CALLER).getReturn()));
        } catch (StatusRuntimeException e) {
            observed.addError(e);
            return;
        }
        work.run(Step.CREATE, observed);
    }

    private Recorded record(Work work, Step step) {
        return record(asUser, observed -> work.run(step, observed));
    }

    private Recorded record(PluginClient plugin, Consumer<Observation> work) {
        plugin.takeLogs();
        var observed = new Observation(hidden);
        work.accept(observed);
        observed.addLogs(plugin.takeLogs());
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

    /** Deletes as root what remains of a case. What cannot be deleted disappears with the local AWS. */
    private void cleanUp(Work work) {
        for (var made : work.left.values()) {
            try {
                asRoot.delete(made);
            } catch (StatusRuntimeException e) {
                // The resource may already have been deleted.
            }
        }
        asRoot.takeLogs();
    }

    @Override
    public void close() {
        asUser.close();
        asRoot.close();
    }

    /** An observation, and the actions that the plugin called. */
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
                case CHANGE, CHANGE_PREVIEW -> !resource.change().apply(names).isEmpty();
                case REPLACE -> !resource.replacement().apply(names).isEmpty();
                default -> true;
            };
        }

        void run(Step step, Observation observed) {
            if (made == null && step != Step.CREATE && step != Step.CREATE_PREVIEW) {
                observed.setMissing();
                return;
            }
            try {
                switch (step) {
                    case CREATE_PREVIEW ->
                        check(Map.of(), resource.inputs().apply(names), observed)
                                .ifPresent(inputs -> previewCreate(inputs, observed));
                    case CREATE ->
                        check(Map.of(), resource.inputs().apply(names), observed)
                                .ifPresent(inputs -> create(inputs, observed));
                    case READ -> read(observed);
                    case NO_OP ->
                        check(made.inputs(), current(), observed)
                                .ifPresent(inputs -> observed.addDiff(plugin.diff(made, inputs)));
                    case CHANGE_PREVIEW ->
                        check(made.inputs(), resource.change().apply(names), observed)
                                .ifPresent(inputs -> previewChange(inputs, observed));
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

        private void previewCreate(Map<String, Object> inputs, Observation observed) {
            var response = plugin.create(urn, inputs, true);
            observed.addState(response.getId(), inputs, PropertyCodec.read(response.getProperties()));
        }

        private void previewChange(Map<String, Object> inputs, Observation observed) {
            observed.addDiff(plugin.diff(made, inputs));
            var response = plugin.update(made, inputs, true);
            observed.addState(made.id(), inputs, PropertyCodec.read(response.getProperties()));
        }

        private void create(Map<String, Object> inputs, Observation observed) {
            var response = plugin.create(urn, inputs, false);
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

        /** Does the same as the engine after a diff: nothing, an update, or a replacement. */
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
                var response = plugin.update(old, inputs, false);
                keep(new Made(urn, old.id(), inputs, PropertyCodec.read(response.getProperties())), observed);
            }
        }

        private void delete(Observation observed) {
            plugin.delete(made);
            left.remove(made.id());
            made = null;
        }

        /** Returns the program's current inputs for the resource. */
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
