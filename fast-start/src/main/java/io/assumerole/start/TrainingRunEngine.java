package io.assumerole.start;

import com.google.gson.Gson;
import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.EngineOuterClass.LogSeverity;
import pulumirpc.EngineOuterClass.SetRootResourceRequest;
import pulumirpc.EngineOuterClass.SetRootResourceResponse;
import pulumirpc.Resource.ReadResourceRequest;
import pulumirpc.Resource.ReadResourceResponse;
import pulumirpc.Resource.RegisterResourceOutputsRequest;
import pulumirpc.Resource.RegisterResourceRequest;
import pulumirpc.Resource.RegisterResourceResponse;
import pulumirpc.Resource.ResourceInvokeRequest;
import pulumirpc.Resource.ResourceInvokeResponse;
import pulumirpc.Resource.SupportsFeatureRequest;
import pulumirpc.Resource.SupportsFeatureResponse;
import pulumirpc.ResourceMonitorGrpc;

/**
 * Answers a program like an engine that has created everything immediately, so that the program loads the classes that
 * it will need. It calls no cloud.
 */
final class TrainingRunEngine implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String ACCOUNT = "123456789012";

    /**
     * The marker of an unknown value.
     * https://github.com/pulumi/pulumi/blob/v3.207.0/sdk/go/common/resource/plugin/rpc.go
     */
    private static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    private final Server server;
    private final Queue<LogRequest> log;

    private TrainingRunEngine(Server server, Queue<LogRequest> log) {
        this.server = server;
        this.log = log;
    }

    static TrainingRunEngine start() throws IOException {
        var address = new InetSocketAddress(HOST, 0);
        var log = new ConcurrentLinkedQueue<LogRequest>();
        var server = NettyServerBuilder.forAddress(address)
                .addService(new Monitor())
                .addService(new Engine(log))
                .build()
                .start();
        return new TrainingRunEngine(server, log);
    }

    /**
     * Runs a program, such as a plugin, that doesn't get the engine's address from environment variables. The simulated
     * engine runs in the same process.
     *
     * @param args the name of the main class; its argument is the engine's address
     * @throws Throwable any exception of the program
     */
    public static void main(String[] args) throws Throwable {
        ProgramRunner.main(new String[] {args[0], start().address()});
    }

    private String address() {
        return HOST + ":" + server.getPort();
    }

    /** Returns the program's log messages with this severity. */
    List<String> logged(LogSeverity severity) {
        return log.stream()
                .filter(request -> request.getSeverity() == severity)
                .map(LogRequest::getMessage)
                .toList();
    }

    /** Returns the variables that the language host passes to a program. */
    Map<String, String> environment(Map<String, String> settings) throws IOException {
        // The project's own settings come first; without settings, the project's name does not matter.
        var project = settings.keySet().stream().findFirst().orElse("training").split(":")[0];
        var address = address();
        return Map.of(
                "PULUMI_MONITOR", address,
                "PULUMI_ENGINE", address,
                "PULUMI_ORGANIZATION", "training",
                "PULUMI_PROJECT", project,
                "PULUMI_STACK", "training",
                // A build must not do the work that a program does only in an update.
                "PULUMI_DRY_RUN", "true",
                "PULUMI_PARALLEL", "16",
                "PULUMI_CONFIG", new Gson().toJson(settings),
                "PULUMI_CONFIG_SECRET_KEYS", "[]");
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
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
            // The ARN's resource type for aws:iam/role:Role is role.
            var kind = request.getType().replaceAll(".*[/:]([^/:]+):[^:]*$", "$1");
            var outputs = request.getObject().toBuilder()
                    .putFields("name", text(name))
                    .putFields("arn", text("arn:aws:iam::" + ACCOUNT + ":" + kind + "/" + name))
                    .putFields("uniqueId", text("AIDA0123456789EXAMPLE"))
                    .putFields("secret", text("secret"));
            answer(
                    to,
                    RegisterResourceResponse.newBuilder()
                            .setUrn(urn(request.getType(), name))
                            .setId(request.getCustom() ? name : "")
                            .setObject(outputs)
                            .build());
        }

        /** Answers for existing resources, such as another stack, whose properties are unknown. */
        @Override
        public void readResource(ReadResourceRequest request, StreamObserver<ReadResourceResponse> to) {
            var read = request.getProperties().toBuilder()
                    .putFields("outputs", text(UNKNOWN))
                    .putFields("secretOutputNames", text(UNKNOWN));
            answer(
                    to,
                    ReadResourceResponse.newBuilder()
                            .setUrn(urn(request.getType(), request.getName()))
                            .setProperties(read)
                            .build());
        }

        @Override
        public void registerResourceOutputs(RegisterResourceOutputsRequest request, StreamObserver<Empty> to) {
            answer(to, Empty.getDefaultInstance());
        }

        /** Answers with a caller identity that is not known yet. */
        @Override
        public void invoke(ResourceInvokeRequest request, StreamObserver<ResourceInvokeResponse> to) {
            var answer = Struct.newBuilder();
            for (var name : List.of("id", "accountId", "arn", "userId")) {
                answer.putFields(name, text(UNKNOWN));
            }
            answer(to, ResourceInvokeResponse.newBuilder().setReturn(answer).build());
        }
    }

    private static final class Engine extends EngineGrpc.EngineImplBase {
        private final Queue<LogRequest> log;

        private Engine(Queue<LogRequest> log) {
            this.log = log;
        }

        @Override
        public void log(LogRequest request, StreamObserver<Empty> to) {
            log.add(request);
            answer(to, Empty.getDefaultInstance());
        }

        @Override
        public void setRootResource(SetRootResourceRequest request, StreamObserver<SetRootResourceResponse> to) {
            answer(to, SetRootResourceResponse.getDefaultInstance());
        }
    }
}
