package io.assumerole.start;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs an action when the last pending call to the engine is answered: a program usually waits for nothing else. */
final class EngineIdleListener implements ClientInterceptor {
    private final AtomicInteger pending = new AtomicInteger();
    private final Runnable answered;

    EngineIdleListener(Runnable answered) {
        this.answered = answered;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel engine) {
        return new SimpleForwardingClientCall<>(engine.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                pending.incrementAndGet();
                super.start(new CountedListener<>(listener), headers);
            }
        };
    }

    private final class CountedListener<A> extends SimpleForwardingClientCallListener<A> {
        private CountedListener(ClientCall.Listener<A> listener) {
            super(listener);
        }

        /**
         * Counts the call as answered after its listener returns. A call that the listener starts is then already
         * pending.
         */
        @Override
        public void onClose(Status status, Metadata trailers) {
            try {
                super.onClose(status, trailers);
            } finally {
                if (pending.decrementAndGet() == 0) {
                    answered.run();
                }
            }
        }
    }
}
