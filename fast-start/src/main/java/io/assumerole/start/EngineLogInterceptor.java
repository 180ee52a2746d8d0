package io.assumerole.start;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.EngineOuterClass.LogSeverity;

/**
 * Answers the debug messages that Pulumi's SDK sends to the engine's log for each resource.
 *
 * <p>These are four messages for each resource, and one for each component. The SDK sends each message in a separate
 * call that waits for the previous call. Two of the messages contain the whole resource with its secrets. Only Pulumi
 * developers see these messages. This class passes on a program's own log messages, and all messages if the SDK's
 * switch {@code PULUMI_EXCESSIVE_DEBUG_OUTPUT} is set. Like {@link SdkPollingThrottle}, this class omits the error that
 * reports that the engine has stopped.
 */
final class EngineLogInterceptor implements ClientInterceptor {
    static final String SWITCH = "PULUMI_EXCESSIVE_DEBUG_OUTPUT";

    /** The values that the SDK reads as true. */
    private static final Set<String> YES = Set.of("1", "t", "true");

    private static final String LOG = EngineGrpc.getLogMethod().getFullMethodName();

    static final List<String> UNREAD = List.of(
            "Preparing resource: t=",
            "Prepared resource: t=",
            "Registering resource monitor start: t=",
            "Registering resource monitor end: t=",
            "RegisterResourceOutputs RPC prepared: urn='");

    private final boolean isRead;

    EngineLogInterceptor() {
        var given = System.getenv(SWITCH);
        this.isRead = given != null && YES.contains(given.trim().toLowerCase(Locale.ROOT));
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel engine) {
        var call = engine.newCall(method, options);
        return isRead || !LOG.equals(method.getFullMethodName()) ? call : new LogCall<>(call, method);
    }

    static boolean isUnread(Object message) {
        if (!(message instanceof LogRequest log)) {
            return false;
        }
        return log.getSeverity() == LogSeverity.DEBUG
                ? UNREAD.stream().anyMatch(log.getMessage()::startsWith)
                : log.getSeverity() == LogSeverity.ERROR && SdkPollingThrottle.isEngineStop(log.getMessage());
    }

    /** Starts the call only when the message is known. */
    static final class LogCall<Q, A> extends ClientCall<Q, A> {
        private final ClientCall<Q, A> call;
        private final MethodDescriptor<Q, A> method;
        private Listener<A> listener;
        private Metadata headers;
        private int requested;
        private boolean answered;
        private boolean started;

        LogCall(ClientCall<Q, A> call, MethodDescriptor<Q, A> method) {
            this.call = call;
            this.method = method;
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            this.listener = listener;
            this.headers = headers;
        }

        @Override
        public void request(int messages) {
            if (started) {
                call.request(messages);
            } else {
                requested += messages;
            }
        }

        @Override
        public void sendMessage(Q message) {
            if (isUnread(message)) {
                answered = true;
                return;
            }
            begin();
            call.sendMessage(message);
        }

        private void begin() {
            started = true;
            call.start(listener, headers);
            call.request(requested);
        }

        @Override
        public void halfClose() {
            if (answered) {
                listener.onHeaders(new Metadata());
                listener.onMessage(method.parseResponse(
                        Empty.getDefaultInstance().toByteString().newInput()));
                listener.onClose(Status.OK, new Metadata());
            } else {
                call.halfClose();
            }
        }

        @Override
        public void cancel(String message, Throwable cause) {
            if (answered) {
                return;
            }
            if (!started) {
                begin();
            }
            call.cancel(message, cause);
        }
    }
}
