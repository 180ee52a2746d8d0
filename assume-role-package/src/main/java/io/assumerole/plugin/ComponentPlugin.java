package io.assumerole.plugin;

import com.pulumi.provider.internal.ResourceProviderService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs the plugin. The engine starts it with options and the engine's address, and reads the port from the first line
 * of standard output. Therefore, nothing else writes there.
 * https://github.com/pulumi/pulumi/blob/v3.277.0/sdk/go/common/resource/plugin/plugin.go
 */
public final class ComponentPlugin {

    // The SDK never closes its channels to the engine, and gRPC would print a stack trace for each. The log manager
    // forgets a logger without references.
    private static final Logger ORPHANS = Logger.getLogger("io.grpc.internal.ManagedChannelOrphanWrapper");

    private static final String ENGINE_PID = "io.assumerole.enginePid";

    private ComponentPlugin() {}

    /**
     * Serves the components until the engine ends.
     *
     * @param args options of the engine, which are ignored, and the engine's address, {@code HOST:PORT}
     */
    public static void main(String[] args) {
        if (args.length == 0) {
            System.err.println(
                    "This program is a Pulumi plugin, which Pulumi starts itself. To use it, name its folder under"
                            + " packages in Pulumi.yaml, or install it with pulumi plugin install.");
            System.exit(2);
        }
        endWithEngine();
        serve(args[args.length - 1]);
    }

    /**
     * Ends this process when the engine ends: an engine that is killed does not end its plugins. The start script names the
     * engine's process, because an engine that ends early has already been replaced as the parent. If the engine ends before the script starts, {@link PortOutput} ends this process.
     */
    private static void endWithEngine() {
        System.setOut(new PrintStream(new PortOutput(), true, StandardCharsets.US_ASCII));
        var pid = Long.getLong(ENGINE_PID);
        if (pid == null || pid < 1) {
            return;
        }
        ProcessHandle.of(pid)
                .map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenRun(() -> Runtime.getRuntime().halt(0));
    }

    /** Prints the port, and serves the components until the server stops. */
    static void serve(String engineAddress) {
        ORPHANS.setLevel(Level.OFF);
        try {
            new LocalService(engineAddress).startAndBlockUntilShutdown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Standard output. Ends this process if nobody can read it. */
    private static final class PortOutput extends FileOutputStream {
        PortOutput() {
            super(FileDescriptor.out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                super.write(bytes, offset, length);
            } catch (IOException e) {
                Runtime.getRuntime().halt(0);
            }
        }
    }

    /** Accepts connections from this machine only. The SDK's server accepts connections from any machine. */
    private static final class LocalService extends ResourceProviderService {
        LocalService(String engineAddress) {
            super(engineAddress, new ComponentsProvider());
        }

        @Override
        protected ServerBuilder<?> createServerBuilder() {
            return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                    .intercept(LocalService::independent);
        }

        /**
         * Handles a call outside its context. Calls to the engine would otherwise be canceled with the call that they belong
         * to, and reported as unhandled exceptions.
         */
        private static <Q, A> ServerCall.Listener<Q> independent(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return Contexts.interceptCall(Context.ROOT, new ExplainedCall<>(call), headers, next);
        }
    }

    /**
     * Replaces the error of a call if several resources failed. The SDK has already reported each failure to the
     * engine, and answers only "Multiple exceptions occurred".
     */
    private static final class ExplainedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        ExplainedCall(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            var cause = status.getCause();
            super.close(
                    cause == null || cause.getSuppressed().length == 0
                            ? status
                            : status.withDescription("it could not be created; the other errors state why"),
                    trailers);
        }
    }
}
