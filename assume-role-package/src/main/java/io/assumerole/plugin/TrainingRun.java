package io.assumerole.plugin;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.assumerole.UnprivilegedUserWithRole;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.Provider.ConstructRequest;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.Resource.RegisterResourceOutputsRequest;
import pulumirpc.Resource.RegisterResourceRequest;
import pulumirpc.Resource.RegisterResourceResponse;
import pulumirpc.Resource.SupportsFeatureRequest;
import pulumirpc.Resource.SupportsFeatureResponse;
import pulumirpc.ResourceMonitorGrpc;
import pulumirpc.ResourceProviderGrpc;

/**
 * Loads the classes that the plugin uses, so that the JVM can write them to a class archive. A simulated engine answers
 * each call immediately. No call reaches a cloud.
 * https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html
 */
public final class TrainingRun {

    private static final String HOST = "127.0.0.1";

    private TrainingRun() {}

    /**
     * Serves the schema and creates a component once.
     *
     * @param args not used
     * @throws IOException if no port is available
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var engine = startEngine();
        var plugin =
                ResourceProviderGrpc.newBlockingStub(NettyChannelBuilder.forAddress(HOST, startedPort(address(engine)))
                        .usePlaintext()
                        .build());
        plugin.getSchema(GetSchemaRequest.getDefaultInstance());
        plugin.construct(constructRequest("training", address(engine)));
        System.exit(0);
    }

    /** Starts the simulated engine. */
    static Server startEngine() throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(HOST, 0))
                .addService(new Monitor())
                .addService(new Engine())
                .build()
                .start();
    }

    static String address(Server server) {
        return HOST + ":" + server.getPort();
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

    static ConstructRequest constructRequest(String name, String monitor) {
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
                .setParent(urn("pulumi:pulumi:Stack", "training-training"))
                .setProject("training")
                .setStack("training")
                .setMonitorEndpoint(monitor)
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

    private static String urn(String type, String name) {
        return "urn:pulumi:training::training::" + type + "::" + name;
    }

    private static <T> void answer(StreamObserver<T> to, T answer) {
        to.onNext(answer);
        to.onCompleted();
    }

    private static final class Monitor extends ResourceMonitorGrpc.ResourceMonitorImplBase {
        @Override
        public void supportsFeature(SupportsFeatureRequest request, StreamObserver<SupportsFeatureResponse> to) {
            answer(to, SupportsFeatureResponse.newBuilder().setHasSupport(true).build());
        }

        @Override
        public void registerResource(RegisterResourceRequest request, StreamObserver<RegisterResourceResponse> to) {
            var name = request.getName();
            var kind = request.getType().endsWith("User") ? "user" : "role";
            answer(
                    to,
                    RegisterResourceResponse.newBuilder()
                            .setUrn(urn(request.getType(), name))
                            .setId(request.getCustom() ? name : "")
                            .setObject(request.getObject().toBuilder()
                                    .putFields("name", text(name))
                                    .putFields("arn", text("arn:aws:iam::123456789012:" + kind + "/" + name))
                                    .putFields("uniqueId", text("AIDA0123456789EXAMPLE"))
                                    .putFields("secret", text("training")))
                            .build());
        }

        @Override
        public void registerResourceOutputs(RegisterResourceOutputsRequest request, StreamObserver<Empty> to) {
            answer(to, Empty.getDefaultInstance());
        }
    }

    private static final class Engine extends EngineGrpc.EngineImplBase {
        @Override
        public void log(LogRequest request, StreamObserver<Empty> to) {
            answer(to, Empty.getDefaultInstance());
        }
    }
}
