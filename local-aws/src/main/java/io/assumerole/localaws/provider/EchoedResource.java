package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.resources.PredictedOutputs;
import io.assumerole.localaws.provider.schema.InputChecker;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.Urn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;

/**
 * Previews a resource of a type that the emulator does not have: its outputs are its inputs and the predicted outputs.
 * All other outputs are missing, which the SDKs show as unknown.
 *
 * @param aws the session for the resource
 * @param prediction the prediction for its type
 */
record EchoedResource(Session aws, PredictedOutputs prediction) {

    /** Accepts any input. Completes the automatic name if the rule for it is known. */
    CheckResponse check(CheckRequest request) {
        var inputs = new LinkedHashMap<String, Object>();
        PropertyCodec.read(request.getNews()).forEach((name, value) -> {
            if (!name.startsWith("__")) {
                inputs.put(name, withTextDocuments(value));
            }
        });
        var defaults = new TreeSet<String>();
        var response = CheckResponse.newBuilder();
        prediction
                .name()
                .filter(name -> !inputs.containsKey(name.property()))
                // Another rule decides the name of these resources.
                .filter(name -> inputs.keySet().stream()
                        .noneMatch(input -> input.startsWith("fifo") || input.equals(name.property() + "Prefix")))
                .ifPresent(name -> {
                    var old = PropertyCodec.read(request.getOlds()).get(name.property());
                    inputs.put(
                            name.property(),
                            Secret.reveal(old) instanceof String
                                    ? old
                                    : name.make(Urn.name(request.getUrn()), request));
                    defaults.add(name.property());
                });
        inputs.put(InputChecker.DEFAULTS, List.copyOf(defaults));
        return response.setInputs(PropertyCodec.write(inputs)).build();
    }

    /**
     * Converts each policy that a program sets as an object to text, as the official plugin does. The schema of the type
     * is not known, so an object with {@code Statement} is a policy.
     */
    private static Object withTextDocuments(Object value) {
        if (value instanceof Secret secret) {
            return new Secret(withTextDocuments(secret.value()));
        }
        if (value instanceof Map<?, ?> map) {
            if (map.containsKey("Statement")) {
                return PolicyText.text(map);
            }
            var converted = new LinkedHashMap<Object, Object>();
            map.forEach((key, element) -> converted.put(key, withTextDocuments(element)));
            return converted;
        }
        return value instanceof List<?> list
                ? list.stream().map(EchoedResource::withTextDocuments).toList()
                : value;
    }

    DiffResponse diff(DiffRequest request) {
        var olds = Secret.reveal(PropertyCodec.read(request.getOldInputs()));
        var news = Secret.reveal(PropertyCodec.read(request.getNews()));
        var changed = new TreeSet<>(olds.keySet());
        changed.addAll(news.keySet());
        changed.remove(InputChecker.DEFAULTS);
        changed.removeIf(name -> Objects.equals(olds.get(name), news.get(name))
                || request.getIgnoreChangesList().contains(name));
        return DiffResponse.newBuilder()
                .setChanges(changed.isEmpty() ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
                .addAllDiffs(changed)
                .build();
    }

    CreateResponse create(CreateRequest request) {
        var outputs = PropertyCodec.read(request.getProperties());
        outputs.remove(InputChecker.DEFAULTS);
        outputs.put(StateProperties.ID, Unknown.VALUE);
        return predicted(aws, prediction, request.getUrn(), outputs);
    }

    /** Returns the preview of a new resource, with predicted outputs instead of unknown outputs. */
    static CreateResponse predicted(Session aws, PredictedOutputs prediction, String urn, Map<String, Object> outputs) {
        var all = new LinkedHashMap<>(outputs);
        var response = CreateResponse.newBuilder();
        prediction.of(aws, urn, outputs).forEach((name, value) -> {
            if (name.equals(PredictedOutputs.ID)) {
                response.setId((String) value);
            }
            all.merge(name, value, (old, predicted) -> old == Unknown.VALUE ? predicted : old);
        });
        return response.setProperties(PropertyCodec.write(all)).build();
    }

    /** Returns the state in the request. For a resource that the stack does not create, this is only its ID. */
    static ReadResponse read(ReadRequest request) {
        return ReadResponse.newBuilder()
                .setId(request.getId())
                .setProperties(request.getProperties())
                .setInputs(request.getInputs())
                .build();
    }

    UpdateResponse update(UpdateRequest request) {
        var news = PropertyCodec.read(request.getNews());
        var outputs = PropertyCodec.read(request.getOlds());
        if (news.keySet().stream()
                .anyMatch(name -> prediction.dependOn(name)
                        && !Objects.equals(Secret.reveal(news.get(name)), Secret.reveal(outputs.get(name))))) {
            outputs.clear();
        }
        outputs.putAll(news);
        outputs.remove(InputChecker.DEFAULTS);
        return UpdateResponse.newBuilder()
                .setProperties(PropertyCodec.write(outputs))
                .build();
    }
}
