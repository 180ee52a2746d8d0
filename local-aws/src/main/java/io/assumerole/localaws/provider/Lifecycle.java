package io.assumerole.localaws.provider;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Retry;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.resources.ResourceType;
import io.assumerole.localaws.provider.resources.ResourceType.Live;
import io.assumerole.localaws.provider.schema.ResourceDiff;
import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.Wire;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.ErrorResourceInitFailed;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;

/**
 * Makes, reads, changes and removes one resource for the engine.
 *
 * <p>What was made or changed is read afterwards, and what AWS tells goes into the state, as with
 * the official plugin: whoever may make a resource and may not read it has a resource in the state
 * that the engine calls unfinished.
 *
 * @param aws where the resource is
 * @param type what it is
 */
record Lifecycle(Session aws, ResourceType type) {

    /** What a new resource would be; asks AWS nothing. */
    static CreateResponse previewed(ResourceType type, CreateRequest request) {
        return CreateResponse.newBuilder()
                .setProperties(Wire.write(ResourceState.previewed(type.shape(), Wire.read(request.getProperties()))))
                .build();
    }

    CreateResponse create(CreateRequest request) {
        var inputs = Wire.read(request.getProperties());
        var values = type.shape().ready(inputs);
        var created = type.create(aws, values);
        var id = created.id();
        try {
            type.finish(aws, id, values);
        } catch (AwsFailure e) {
            var begun = ResourceState.begun(type.shape(), id, inputs, created.outputs());
            throw unfinished(id, live(id, begun), inputs, e);
        }
        var made = ResourceState.made(type.shape(), id, inputs, created.outputs());
        if (!type.isReadWhenMade()) {
            return response(id, made);
        }
        try {
            return response(id, Retry.WHILE_IT_IS_ABSENT.call(() -> readAgain(id, made)));
        } catch (AwsFailure e) {
            throw unfinished(id, made, inputs, e);
        }
    }

    private static CreateResponse response(String id, Map<String, Object> outputs) {
        return CreateResponse.newBuilder()
                .setId(id)
                .setProperties(Wire.write(outputs))
                .build();
    }

    ReadResponse read(ReadRequest request) {
        var state = Wire.read(request.getProperties());
        var inputs = Wire.read(request.getInputs());
        Live live;
        try {
            live = type.read(aws, request.getId(), Values.known(state));
        } catch (AwsFailure e) {
            if (e.isAbsence()) {
                return ReadResponse.getDefaultInstance();
            }
            throw e;
        }
        var outputs = ResourceState.read(type.shape(), live, state, aws.defaultTags());
        return ReadResponse.newBuilder()
                .setId(live.id())
                .setProperties(Wire.write(outputs))
                .setInputs(Wire.write(
                        state.isEmpty()
                                ? ResourceState.imported(type.shape(), outputs)
                                : ResourceState.refreshed(type.shape(), inputs, outputs)))
                .build();
    }

    /** What a resource would be after an update; asks AWS nothing. */
    static UpdateResponse previewed(ResourceType type, UpdateRequest request) {
        return response(ResourceState.updated(
                type.shape(), Wire.read(request.getOlds()), Wire.read(request.getNews()), Map.of()));
    }

    UpdateResponse update(UpdateRequest request) {
        var id = request.getId();
        var before = Wire.read(request.getOlds());
        var inputs = Wire.read(request.getNews());
        Map<String, Object> added;
        try {
            added = type.update(aws, id, Values.known(before), type.shape().ready(inputs));
        } catch (AwsFailure e) {
            var live = live(id, before);
            if (ResourceDiff.isBetween(type.shape(), before, live)) {
                throw unfinished(id, live, inputs, e);
            }
            throw e;
        }
        var updated = ResourceState.updated(type.shape(), before, inputs, added);
        try {
            return response(readAgain(id, updated));
        } catch (AwsFailure e) {
            throw unfinished(id, updated, inputs, e);
        }
    }

    private static UpdateResponse response(Map<String, Object> outputs) {
        return UpdateResponse.newBuilder().setProperties(Wire.write(outputs)).build();
    }

    /** That it is already gone is what is wanted. */
    void delete(DeleteRequest request) {
        try {
            type.delete(aws, request.getId(), Values.known(Wire.read(request.getProperties())));
        } catch (AwsFailure e) {
            if (!e.isAbsence()) {
                throw e;
            }
        }
    }

    /** The outputs as AWS has them now; those that are known if AWS does not tell. */
    private Map<String, Object> live(String id, Map<String, Object> known) {
        try {
            return readAgain(id, known);
        } catch (AwsFailure e) {
            return known;
        }
    }

    private Map<String, Object> readAgain(String id, Map<String, Object> known) {
        var outputs =
                ResourceState.read(type.shape(), type.read(aws, id, Values.known(known)), known, aws.defaultTags());
        // The engine keeps the id that it has.
        outputs.put(ResourceState.ID, id);
        return outputs;
    }

    /** The failure that tells the engine to keep a resource of which only a part was done. */
    private static StatusRuntimeException unfinished(
            String id, Map<String, Object> outputs, Map<String, Object> inputs, AwsFailure e) {
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.FAILED_PRECONDITION.value())
                .setMessage(e.getMessage())
                .addDetails(Any.pack(ErrorResourceInitFailed.newBuilder()
                        .setId(id)
                        .setProperties(Wire.write(outputs))
                        .setInputs(Wire.write(inputs))
                        .addReasons(e.getMessage())
                        .build()))
                .build());
    }
}
