package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.LogRequest;

class EngineIdleListenerTest {
    private final AtomicInteger told = new AtomicInteger();
    private final Answers answers = new Answers();
    private final Channel channel =
            ClientInterceptors.intercept(answers, new EngineIdleListener(told::incrementAndGet));

    /** An engine that answers when the test says so. */
    private static final class Answers extends Channel {
        private final List<ClientCall.Listener<?>> open = new ArrayList<>();

        @Override
        public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
            return new ClientCall<>() {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    open.add(listener);
                }

                @Override
                public void request(int messages) {}

                @Override
                public void cancel(String message, Throwable cause) {}

                @Override
                public void halfClose() {}

                @Override
                public void sendMessage(Q message) {}
            };
        }

        @Override
        public String authority() {
            return "engine";
        }

        private void answer(Status status) {
            open.remove(0).onClose(status, new Metadata());
        }
    }

    private ClientCall<LogRequest, Empty> call() {
        return channel.newCall(EngineGrpc.getLogMethod(), CallOptions.DEFAULT);
    }

    private void start(Runnable then) {
        call().start(
                        new ClientCall.Listener<>() {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                then.run();
                            }
                        },
                        new Metadata());
    }

    @Test
    void tells_only_when_the_last_of_several_calls_is_answered() {
        start(() -> {});
        start(() -> {});

        answers.answer(Status.OK);
        assertThat(told).hasValue(0);
        answers.answer(Status.UNAVAILABLE);
        assertThat(told).hasValue(1);

        start(() -> {});
        answers.answer(Status.OK);
        assertThat(told).hasValue(2);
    }

    @Test
    void counts_the_call_that_an_answer_leads_to() {
        start(() -> start(() -> {}));

        answers.answer(Status.OK);
        assertThat(told).hasValue(0);
        answers.answer(Status.OK);
        assertThat(told).hasValue(1);
    }

    @Test
    void counts_no_call_that_is_not_started() {
        call();
        start(() -> {});

        answers.answer(Status.OK);

        assertThat(told).hasValue(1);
    }

    @Test
    void tells_also_where_the_answer_is_not_borne() {
        start(() -> {
            throw new IllegalStateException("of the program");
        });

        try {
            answers.answer(Status.OK);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("of the program");
        }

        assertThat(told).hasValue(1);
    }
}
