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

/** Tells when the last call to the engine has its answer: a program mostly waits for nothing else. */
final class PendingEngineCalls implements ClientInterceptor {
    private final AtomicInteger underWay = new AtomicInteger();
    private final Runnable answered;

    PendingEngineCalls(Runnable answered) {
        this.answered = answered;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel engine) {
        return new SimpleForwardingClientCall<>(engine.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                underWay.incrementAndGet();
                super.start(new CountedListener<>(listener), headers);
            }
        };
    }

    private final class CountedListener<A> extends SimpleForwardingClientCallListener<A> {
        private CountedListener(ClientCall.Listener<A> listener) {
            super(listener);
        }

        /** What the answer leads to at once, such as another call, has begun when this one is over. */
        @Override
        public void onClose(Status status, Metadata trailers) {
            try {
                super.onClose(status, trailers);
            } finally {
                if (underWay.decrementAndGet() == 0) {
                    answered.run();
                }
            }
        }
    }
}
