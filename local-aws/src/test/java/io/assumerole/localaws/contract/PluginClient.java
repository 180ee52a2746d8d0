package io.assumerole.localaws.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.assumerole.localaws.provider.PluginServer;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.LocalAwsException;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.InvokeRequest;
import pulumirpc.Provider.InvokeResponse;
import pulumirpc.Provider.ProviderHandshakeRequest;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;
import pulumirpc.ResourceProviderGrpc;

/**
 * The engine's side of the plugin protocol: starts a plugin, configures it, and sends the requests that the engine sends
 * for a resource. Keeps the plugin's log messages.
 */
final class PluginClient implements AutoCloseable {
    private static final int SECONDS_TO_START = 60;
    /** Longer than the official plugin waits for a resource that AWS does not delete. */
    private static final int SECONDS_TO_ANSWER = 600;

    private static final String PROVIDER = "urn:pulumi:compare::compare::pulumi:providers:aws::provider";

    private final Process plugin;
    private final Server engine;
    private final ManagedChannel channel;
    private final ResourceProviderGrpc.ResourceProviderBlockingStub stub;
    private final List<String> logs;
    private int checks;

    /** Starts a process of the plugin. */
    interface Starter {
        Process start(List<String> arguments) throws IOException;
    }

    private PluginClient(Process plugin, Server engine, ManagedChannel channel, List<String> logs) {
        this.plugin = plugin;
        this.engine = engine;
        this.channel = channel;
        this.stub = ResourceProviderGrpc.newBlockingStub(channel);
        this.logs = logs;
    }

    /**
     * Starts a plugin and configures it for a region, as the engine does for a default provider.
     *
     * @throws LocalAwsException if it does not start, or rejects the configuration
     */
    static PluginClient configured(Starter starter, String region) {
        var client = start(starter);
        try {
            var checked = client.checkConfig(Map.of("region", region));
            if (checked.getFailuresCount() > 0) {
                throw new LocalAwsException(
                        "The AWS plugin rejects the region or the key of the run: " + checked.getFailuresList());
            }
            client.configure(PropertyCodec.read(checked.getInputs()));
            return client;
        } catch (StatusRuntimeException e) {
            client.close();
            throw new LocalAwsException("The AWS plugin could not be configured: " + e.getMessage(), e);
        } catch (LocalAwsException e) {
            client.close();
            throw e;
        }
    }

    /**
     * Starts a plugin.
     *
     * @throws LocalAwsException if it does not start
     */
    static PluginClient start(Starter starter) {
        var logs = Collections.synchronizedList(new ArrayList<String>());
        try {
            var engine =
                    PluginServer.builder(0).addService(new Engine(logs)).build().start();
            var process = starter.start(List.of("127.0.0.1:" + engine.getPort()));
            var channel = NettyChannelBuilder.forAddress("127.0.0.1", port(process))
                    .usePlaintext()
                    .maxInboundMessageSize(400 << 20)
                    .maxInboundMetadataSize(16 << 20)
                    .build();
            var client = new PluginClient(process, engine, channel, logs);
            client.handshake("127.0.0.1:" + engine.getPort());
            return client;
        } catch (IOException e) {
            throw new LocalAwsException("The AWS plugin could not be started: " + e.getMessage(), e);
        }
    }

    /** Reads the port that a plugin prints first. */
    private static int port(Process process) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (!reader.ready() && process.isAlive() && System.nanoTime() < end) {
            pause();
        }
        var line = reader.ready() ? reader.readLine() : null;
        if (line == null || !line.strip().matches("\\d{1,5}")) {
            ChildProcesses.end(process.toHandle());
            throw new IOException("it printed no port, but " + (line == null ? "nothing" : "\"" + line + "\""));
        }
        return Integer.parseInt(line.strip());
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handshake(String engineAddress) {
        try {
            stub().handshake(ProviderHandshakeRequest.newBuilder()
                    .setEngineAddress(engineAddress)
                    .build());
        } catch (StatusRuntimeException e) {
            // Older plugins do not support this call. The engine then continues without it.
            if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                close();
                throw new LocalAwsException("The AWS plugin could not be started: " + e.getMessage(), e);
            }
        }
    }

    private ResourceProviderGrpc.ResourceProviderBlockingStub stub() {
        return stub.withDeadlineAfter(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
    }

    CheckResponse checkConfig(Map<String, Object> config) {
        return stub().checkConfig(CheckRequest.newBuilder()
                .setUrn(PROVIDER)
                .setNews(PropertyCodec.write(config))
                .build());
    }

    DiffResponse diffConfig(Map<String, Object> old, Map<String, Object> config) {
        return stub().diffConfig(DiffRequest.newBuilder()
                .setUrn(PROVIDER)
                .setId("provider")
                .setOldInputs(PropertyCodec.write(old))
                .setOlds(PropertyCodec.write(old))
                .setNews(PropertyCodec.write(config))
                .build());
    }

    void configure(Map<String, Object> config) {
        stub().configure(ConfigureRequest.newBuilder()
                .setArgs(PropertyCodec.write(config))
                .setAcceptSecrets(true)
                .setAcceptResources(true)
                .setSendsOldInputs(true)
                .setSendsOldInputsToDelete(true)
                .build());
    }

    /** Calls a function without arguments, such as {@code aws:index/getRegion:getRegion}. */
    InvokeResponse invoke(String function) {
        return stub().invoke(InvokeRequest.newBuilder().setTok(function).build());
    }

    CheckResponse check(String urn, Map<String, Object> olds, Map<String, Object> news) {
        return stub().check(CheckRequest.newBuilder()
                .setUrn(urn)
                .setOlds(PropertyCodec.write(olds))
                .setNews(PropertyCodec.write(news))
                // The engine uses a different seed in each deployment, so a replacement gets a different automatic
                // name.
                .setRandomSeed(ByteString.copyFromUtf8(urn + ++checks))
                .build());
    }

    DiffResponse diff(Made made, Map<String, Object> news) {
        return stub().diff(DiffRequest.newBuilder()
                .setUrn(made.urn())
                .setId(made.id())
                .setOldInputs(PropertyCodec.write(made.inputs()))
                .setOlds(PropertyCodec.write(made.outputs()))
                .setNews(PropertyCodec.write(news))
                .build());
    }

    CreateResponse create(String urn, Map<String, Object> inputs, boolean isPreview) {
        return stub().create(CreateRequest.newBuilder()
                .setPreview(isPreview)
                .setUrn(urn)
                .setProperties(PropertyCodec.write(inputs))
                .build());
    }

    UpdateResponse update(Made made, Map<String, Object> news, boolean isPreview) {
        return stub().update(UpdateRequest.newBuilder()
                .setPreview(isPreview)
                .setUrn(made.urn())
                .setId(made.id())
                .setOldInputs(PropertyCodec.write(made.inputs()))
                .setOlds(PropertyCodec.write(made.outputs()))
                .setNews(PropertyCodec.write(news))
                .build());
    }

    ReadResponse read(String urn, String id, Map<String, Object> inputs, Map<String, Object> outputs) {
        return stub().read(ReadRequest.newBuilder()
                .setUrn(urn)
                .setId(id)
                .setInputs(PropertyCodec.write(inputs))
                .setProperties(PropertyCodec.write(outputs))
                .build());
    }

    void delete(Made made) {
        stub().delete(DeleteRequest.newBuilder()
                .setUrn(made.urn())
                .setId(made.id())
                .setOldInputs(PropertyCodec.write(made.inputs()))
                .setProperties(PropertyCodec.write(made.outputs()))
                .build());
    }

    /** Returns the log messages since the last call, such as {@code WARNING: the text}. */
    List<String> takeLogs() {
        synchronized (logs) {
            var taken = List.copyOf(logs);
            logs.clear();
            return taken;
        }
    }

    @Override
    public void close() {
        try {
            stub.withDeadlineAfter(1, TimeUnit.SECONDS).cancel(Empty.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            // The process ends even if the call fails.
        }
        channel.shutdownNow();
        ChildProcesses.end(plugin.toHandle());
        engine.shutdownNow();
    }

    /** A resource, as the engine keeps it in the state. */
    record Made(String urn, String id, Map<String, Object> inputs, Map<String, Object> outputs) {}

    /** The engine's service for plugins. */
    private static final class Engine extends EngineGrpc.EngineImplBase {
        private final List<String> logs;

        Engine(List<String> logs) {
            this.logs = logs;
        }

        @Override
        public void log(LogRequest request, StreamObserver<Empty> observer) {
            // The engine shows debug messages only on request.
            if (request.getSeverityValue() > 0 && !request.getEphemeral()) {
                logs.add(request.getSeverity() + ": " + request.getMessage());
            }
            observer.onNext(Empty.getDefaultInstance());
            observer.onCompleted();
        }
    }
}
