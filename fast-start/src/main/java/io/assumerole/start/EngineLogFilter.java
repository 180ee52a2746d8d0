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
 * Answers what Pulumi's SDK tells the engine's log of each resource, in place of the engine.
 *
 * <p>These are four messages for each resource, and one for each component, one after the other, each in a call of its
 * own that waits for the one before it, and two of them hold the whole resource with its secrets. Nobody sees them who
 * does not debug Pulumi itself. What a program logs is passed on, and so is everything where
 * {@code PULUMI_EXCESSIVE_DEBUG_OUTPUT}, the SDK's own switch, asks for more. What {@link SdkBusyWaitThrottle} leaves out is left
 * out here, too: that the engine has ended.
 */
final class EngineLogFilter implements ClientInterceptor {
    static final String SWITCH = "PULUMI_EXCESSIVE_DEBUG_OUTPUT";

    /** What the SDK takes for yes. */
    private static final Set<String> YES = Set.of("1", "t", "true");

    private static final String LOG = EngineGrpc.getLogMethod().getFullMethodName();

    static final List<String> UNREAD = List.of(
            "Preparing resource: t=",
            "Prepared resource: t=",
            "Registering resource monitor start: t=",
            "Registering resource monitor end: t=",
            "RegisterResourceOutputs RPC prepared: urn='");

    private final boolean isRead;

    EngineLogFilter() {
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
                : log.getSeverity() == LogSeverity.ERROR && log.getMessage().contains(SdkBusyWaitThrottle.ENDED);
    }

    /** Begins only when it knows what is to be said. */
    static final class LogCall<Q, A> extends ClientCall<Q, A> {
        private final ClientCall<Q, A> call;
        private final MethodDescriptor<Q, A> method;
        private Listener<A> listener;
        private Metadata headers;
        private int asked;
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
                asked += messages;
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
            call.request(asked);
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
