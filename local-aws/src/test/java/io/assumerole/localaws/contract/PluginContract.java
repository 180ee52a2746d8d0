package io.assumerole.localaws.contract;

import io.assumerole.localaws.contract.Observation.Part;
import io.assumerole.localaws.contract.PluginRun.Recorded;
import io.assumerole.localaws.contract.PluginRun.Step;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an AWS plugin does in each step of the engine, for each type of resource and for providers with a role: one line
 * for each AWS call, each property of a diff or a state, and each message. If a step fails or succeeds unexpectedly, an
 * additional line states this.
 *
 * <p>Sends the requests without an engine, because an engine command takes seconds, and there are more than 200 steps.
 * The engine's own output follows from the responses.
 */
final class PluginContract {
    private static final String ALL = "with all permissions";
    private static final String PROVIDER = "pulumi:providers:aws";

    /**
     * The steps that are repeated without one permission. Other steps make the same calls: an import reads, a
     * replacement creates and deletes, and a preview only reads.
     */
    private static final Set<Step> NARROWED = Set.of(Step.CREATE, Step.READ, Step.CHANGE, Step.DELETE);

    private final PluginRun run;
    private final PluginVersion version;
    private final List<String> lines = new ArrayList<>();

    private PluginContract(PluginRun run, PluginVersion version) {
        this.run = run;
        this.version = version;
    }

    /**
     * Runs all steps of these resources, and then some of them again without each permission that the plugin used. Also
     * configures these providers.
     *
     * @param sandbox a sandbox with a local AWS that it has started
     * @param version the version of its plugin
     */
    static List<String> observe(
            Sandbox sandbox, PluginVersion version, List<ResourceCase> resources, List<ProviderCase> providers) {
        try (var run = new PluginRun(sandbox, version.number())) {
            var contract = new PluginContract(run, version);
            resources.forEach(contract::observe);
            for (var provider : providers) {
                contract.add(PROVIDER, provider.title(), provider.isAllowed(), run.configure(provider));
            }
            return contract.lines;
        }
    }

    private void observe(ResourceCase resource) {
        var complete = run.complete(resource);
        complete.forEach((step, recorded) -> add(resource.type(), step + " " + ALL, true, recorded));
        NARROWED.stream().sorted().filter(complete::containsKey).forEach(step -> narrow(resource, step, complete));
    }

    /**
     * Repeats a step with only the known permissions and the actions that the plugin used, and then without one of
     * these actions at a time. A change keeps the permissions that a read needs.
     */
    private void narrow(ResourceCase resource, Step step, Map<Step, Recorded> complete) {
        var all = new LinkedHashSet<>(known(resource.type()));
        all.addAll(complete.get(step).actions());
        add(resource.type(), step + " with these permissions only", true, run.narrow(resource, step, all));
        var removed = new TreeSet<>(complete.get(step).actions());
        if (step == Step.CHANGE) {
            removed.removeAll(complete.get(Step.READ).actions());
        }
        for (var action : removed) {
            var rest = new LinkedHashSet<>(all);
            rest.remove(action);
            var recorded = run.narrow(resource, step, rest);
            // The plugin tolerates the denial of some calls.
            add(
                    resource.type(),
                    step + " without " + action,
                    !recorded.observed().hasFailed(),
                    recorded);
        }
    }

    private List<String> known(String type) {
        return Stream.of(type, type + "@" + version.number())
                .flatMap(token -> Stream.of(
                        PluginPermissions.toCreate(token),
                        PluginPermissions.toChange(token),
                        PluginPermissions.toDelete(token)))
                .flatMap(List::stream)
                .toList();
    }

    private void add(String type, String where, boolean isAllowed, Recorded recorded) {
        var observed = recorded.observed();
        var start = type + ", " + where + ": ";
        if (observed.isMissing() || observed.hasFailed() == isAllowed) {
            lines.add(start + "UNEXPECTED: " + observed.error().orElse("the step succeeded"));
        }
        for (var part : Part.values()) {
            observed.part(part)
                    .forEach((item, value) ->
                            lines.add((start + part + ": " + item + " = " + value.replace("\n", "\\n")).strip()));
        }
    }
}
