package io.assumerole.plugin;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.assumerole.UnprivilegedUserWithRole;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import pulumirpc.Provider.ConstructRequest;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.ResourceProviderGrpc;

/**
 * Loads the classes that the plugin uses, so that the JVM can write them to a class archive. The simulated engine of
 * {@code fast-start} responds to each call immediately. No call reaches a cloud.
 * https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html
 */
public final class TrainingRun {

    private TrainingRun() {}

    /**
     * Serves the schema and creates a component once.
     *
     * @param args the engine's address
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        var plugin = ResourceProviderGrpc.newBlockingStub(startPlugin(args[0]));
        plugin.getSchema(GetSchemaRequest.getDefaultInstance());
        plugin.construct(constructRequest("training", args[0]));
        System.exit(0);
    }

    /** Starts the plugin in this process, and returns a channel to it. */
    static ManagedChannel startPlugin(String engine) throws InterruptedException {
        return NettyChannelBuilder.forAddress("127.0.0.1", startedPort(engine))
                .usePlaintext()
                .build();
    }

    /** Starts the plugin in this process, and returns the port that it prints. */
    private static int startedPort(String engine) throws InterruptedException {
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        var server = new Thread(() -> ComponentPlugin.serve(engine));
        server.setDaemon(true);
        server.start();
        while (!printed.toString(StandardCharsets.UTF_8).contains("\n") && server.isAlive()) {
            Thread.sleep(10);
        }
        return Integer.parseInt(printed.toString(StandardCharsets.UTF_8).strip());
    }

    static ConstructRequest constructRequest(String name, String engine) {
        var statement = object(Map.of(
                "Effect", text("Allow"),
                "Action", text("s3:GetObject"),
                "Resource", text("arn:aws:s3:::training/*")));
        var inputs = Struct.newBuilder()
                .putFields("externalId", text("training"))
                .putFields("rolePolicy", object(Map.of("Version", text("2012-10-17"), "Statement", statement)));
        return ConstructRequest.newBuilder()
                .setType(UnprivilegedUserWithRole.TYPE)
                .setName(name)
                .setParent("urn:pulumi:training::training::pulumi:pulumi:Stack::training-training")
                .setProject("training")
                .setStack("training")
                .setMonitorEndpoint(engine)
                .setInputs(inputs)
                .build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value object(Map<String, Value> fields) {
        return Value.newBuilder()
                .setStructValue(Struct.newBuilder().putAllFields(fields))
                .build();
    }
}
