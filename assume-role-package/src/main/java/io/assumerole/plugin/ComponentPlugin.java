package io.assumerole.plugin;

import com.pulumi.provider.internal.ResourceProviderService;
import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/**
 * Runs the plugin. The engine starts it with options and the engine's address, and reads the port from the first line
 * of standard output. Therefore, nothing else writes there.
 * https://github.com/pulumi/pulumi/blob/v3.274.1/sdk/go/common/resource/plugin/plugin.go
 */
public final class ComponentPlugin {

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
        // An engine that is killed does not end its plugins.
        ProcessHandle.current()
                .parent()
                .ifPresent(engine ->
                        engine.onExit().thenRun(() -> Runtime.getRuntime().halt(0)));
        serve(args[args.length - 1]);
    }

    /** Prints the port, and serves the components until the server stops. */
    static void serve(String engineAddress) {
        try {
            new LocalService(engineAddress).startAndBlockUntilShutdown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Accepts connections from this machine only. The SDK's server accepts connections from any machine. */
    private static final class LocalService extends ResourceProviderService {
        LocalService(String engineAddress) {
            super(engineAddress, new ComponentsProvider());
        }

        @Override
        protected ServerBuilder<?> createServerBuilder() {
            return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0));
        }
    }
}
