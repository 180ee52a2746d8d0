package io.assumerole.localaws.provider;

import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.ServerProvider;
import io.grpc.ServerRegistry;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;

/**
 * Binds the language host of an inline Pulumi program to 127.0.0.1, for connections of this process's user only.
 *
 * <p>Pulumi's Automation API creates that server with {@code ServerBuilder.forPort(0)}, which listens on all addresses
 * of the machine: {@code WorkspaceStack.InlineLanguageHost} in com.pulumi:pulumi 1.36.1. Everyone who can reach the
 * port can run the program with other settings, and receives its inputs. Other callers get a Netty server, as without
 * this class.
 *
 * <p>No file in META-INF/services names this class: a jar that is merged from others can lose that file, and nobody would
 * notice.
 */
public final class LoopbackServerProvider extends ServerProvider {
    private static final String AUTOMATION_API = "com.pulumi.automation.";
    /** A higher priority than Netty's, which is 5. */
    private static final int PRIORITY = 6;

    private static final LoopbackServerProvider INSTANCE = new LoopbackServerProvider();

    private LoopbackServerProvider() {}

    /** Makes gRPC use this class in this process. Idempotent. */
    public static void register() {
        ServerRegistry.getDefaultRegistry().register(INSTANCE);
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return PRIORITY;
    }

    @Override
    protected ServerBuilder<?> builderForPort(int port) {
        return isForAutomationApi() ? PluginServer.builder(port) : NettyServerBuilder.forPort(port);
    }

    /** Leaves servers with credentials to the next provider. */
    @Override
    protected NewServerBuilderResult newServerBuilderForPort(int port, ServerCredentials credentials) {
        return NewServerBuilderResult.error(LoopbackServerProvider.class.getName());
    }

    private static boolean isForAutomationApi() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name ->
                                !name.equals(LoopbackServerProvider.class.getName()) && !name.startsWith("io.grpc."))
                        .findFirst())
                .filter(name -> name.startsWith(AUTOMATION_API))
                .isPresent();
    }
}
