package io.assumerole.localaws.provider;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Retry;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.resources.EmulatedResourceType;
import io.assumerole.localaws.provider.resources.EmulatedResourceType.Live;
import io.assumerole.localaws.provider.schema.ResourceDiff;
import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.PropertyCodec;
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
 * Creates, reads, updates and deletes one resource for the engine.
 *
 * <p>A created or updated resource is then read, and AWS's answer goes into the state, as with the official plugin. If
 * the caller may create a resource but not read it, the engine records the resource as unfinished.
 *
 * @param aws the session for the resource
 * @param type its type
 */
record Lifecycle(Session aws, EmulatedResourceType type) {

    /** Returns the preview of a new resource without calling AWS. */
    static CreateResponse previewed(EmulatedResourceType type, CreateRequest request) {
        return CreateResponse.newBuilder()
                .setProperties(PropertyCodec.write(
                        StateProperties.previewed(type.schema(), PropertyCodec.read(request.getProperties()))))
                .build();
    }

    CreateResponse create(CreateRequest request) {
        var inputs = PropertyCodec.read(request.getProperties());
        var values = type.schema().validated(inputs);
        var created = type.create(aws, values);
        var id = created.id();
        try {
            type.finish(aws, id, values);
        } catch (AwsFailure e) {
            var partial = StateProperties.partial(type.schema(), id, inputs, created.outputs());
            throw unfinished(id, live(id, partial), inputs, e);
        }
        var outputs = StateProperties.created(type.schema(), id, inputs, created.outputs());
        if (!type.isReadAfterCreate()) {
            return response(id, outputs);
        }
        try {
            return response(id, Retry.WHILE_IT_IS_ABSENT.call(() -> readAgain(id, outputs)));
        } catch (AwsFailure e) {
            throw unfinished(id, outputs, inputs, e);
        }
    }

    private static CreateResponse response(String id, Map<String, Object> outputs) {
        return CreateResponse.newBuilder()
                .setId(id)
                .setProperties(PropertyCodec.write(outputs))
                .build();
    }

    ReadResponse read(ReadRequest request) {
        var state = PropertyCodec.read(request.getProperties());
        var inputs = PropertyCodec.read(request.getInputs());
        Live live;
        try {
            live = type.read(aws, request.getId(), Values.known(state));
        } catch (AwsFailure e) {
            if (e.isNotFound()) {
                return ReadResponse.getDefaultInstance();
            }
            throw e;
        }
        var outputs = StateProperties.read(type.schema(), live, state, aws.defaultTags());
        return ReadResponse.newBuilder()
                .setId(live.id())
                .setProperties(PropertyCodec.write(outputs))
                .setInputs(PropertyCodec.write(
                        state.isEmpty()
                                ? StateProperties.imported(type.schema(), outputs)
                                : StateProperties.refreshed(type.schema(), inputs, outputs)))
                .build();
    }

    /** Returns the preview of an update without calling AWS. */
    static UpdateResponse previewed(EmulatedResourceType type, UpdateRequest request) {
        return response(StateProperties.updated(
                type.schema(), PropertyCodec.read(request.getOlds()), PropertyCodec.read(request.getNews()), Map.of()));
    }

    UpdateResponse update(UpdateRequest request) {
        var id = request.getId();
        var before = PropertyCodec.read(request.getOlds());
        var inputs = PropertyCodec.read(request.getNews());
        Map<String, Object> added;
        try {
            added = type.update(aws, id, Values.known(before), type.schema().validated(inputs));
        } catch (AwsFailure e) {
            var live = live(id, before);
            if (ResourceDiff.isBetween(type.schema(), before, live)) {
                throw unfinished(id, live, inputs, e);
            }
            throw e;
        }
        var updated = StateProperties.updated(type.schema(), before, inputs, added);
        try {
            return response(readAgain(id, updated));
        } catch (AwsFailure e) {
            throw unfinished(id, updated, inputs, e);
        }
    }

    private static UpdateResponse response(Map<String, Object> outputs) {
        return UpdateResponse.newBuilder()
                .setProperties(PropertyCodec.write(outputs))
                .build();
    }

    /** Deletes a resource. Succeeds if it no longer exists. */
    void delete(DeleteRequest request) {
        try {
            type.delete(aws, request.getId(), Values.known(PropertyCodec.read(request.getProperties())));
        } catch (AwsFailure e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** Returns the current outputs from AWS, or the known outputs if AWS returns none. */
    private Map<String, Object> live(String id, Map<String, Object> known) {
        try {
            return readAgain(id, known);
        } catch (AwsFailure e) {
            return known;
        }
    }

    private Map<String, Object> readAgain(String id, Map<String, Object> known) {
        var outputs =
                StateProperties.read(type.schema(), type.read(aws, id, Values.known(known)), known, aws.defaultTags());
        // The engine keeps its current ID.
        outputs.put(StateProperties.ID, id);
        return outputs;
    }

    /** Returns the failure that makes the engine keep a partially created or updated resource. */
    private static StatusRuntimeException unfinished(
            String id, Map<String, Object> outputs, Map<String, Object> inputs, AwsFailure e) {
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.FAILED_PRECONDITION.value())
                .setMessage(e.getMessage())
                .addDetails(Any.pack(ErrorResourceInitFailed.newBuilder()
                        .setId(id)
                        .setProperties(PropertyCodec.write(outputs))
                        .setInputs(PropertyCodec.write(inputs))
                        .addReasons(e.getMessage())
                        .build()))
                .build());
    }
}
