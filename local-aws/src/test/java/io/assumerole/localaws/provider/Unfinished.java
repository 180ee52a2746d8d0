package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.InvalidProtocolBufferException;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import pulumirpc.Provider.ErrorResourceInitFailed;

/**
 * What the plugin tells of a resource of which only a part was done.
 *
 * @param id its id
 * @param inputs its inputs
 * @param outputs what it is now
 * @param reasons why
 */
public record Unfinished(String id, Map<String, Object> inputs, Map<String, Object> outputs, List<String> reasons) {

    public static Unfinished of(ThrowingCallable request) {
        var failure = catchThrowable(request);
        if (failure == null || !isIn(failure)) {
            throw new AssertionError("not told as unfinished", failure);
        }
        try {
            var details = StatusProto.fromThrowable(failure).getDetails(0).unpack(ErrorResourceInitFailed.class);
            return new Unfinished(
                    details.getId(),
                    PropertyCodec.read(details.getInputs()),
                    PropertyCodec.read(details.getProperties()),
                    details.getReasonsList());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    public static boolean isIn(Throwable failure) {
        var details = StatusProto.fromThrowable(failure).getDetailsList();
        return !details.isEmpty() && details.get(0).is(ErrorResourceInitFailed.class);
    }
}
