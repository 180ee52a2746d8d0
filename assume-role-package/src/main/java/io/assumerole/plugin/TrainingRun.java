package io.assumerole.plugin;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import pulumirpc.Provider.ConstructRequest;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.ResourceProviderGrpc;

/**
 * Loads the classes that the plugin uses, so that the JVM can write them to a class archive. It needs no engine, and
 * calls no cloud.
 * https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html
 */
public final class TrainingRun {

    private static final String HOST = "127.0.0.1";

    private TrainingRun() {}

    /**
     * Serves the schema and creates a component once.
     *
     * @param args not used
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        var port = startedPort();
        var channel =
                ManagedChannelBuilder.forAddress(HOST, port).usePlaintext().build();
        var plugin = ResourceProviderGrpc.newBlockingStub(channel);
        plugin.getSchema(GetSchemaRequest.getDefaultInstance());
        try {
            plugin.construct(constructRequest(HOST + ":" + port));
        } catch (StatusRuntimeException expected) {
            // The plugin's server is not a resource monitor.
        }
        channel.shutdownNow();
        createComponent();
        System.exit(0);
    }

    /** Starts the plugin in this process, and returns the port that it prints. */
    private static int startedPort() throws InterruptedException {
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        var server = new Thread(() -> ComponentPlugin.serve(HOST + ":1"));
        server.setDaemon(true);
        server.start();
        while (!printed.toString(StandardCharsets.UTF_8).contains("\n") && server.isAlive()) {
            Thread.sleep(10);
        }
        return Integer.parseInt(printed.toString(StandardCharsets.UTF_8).strip());
    }

    private static ConstructRequest constructRequest(String monitor) {
        return ConstructRequest.newBuilder()
                .setType(UnprivilegedUserWithRole.TYPE)
                .setName("training")
                .setParent("urn:pulumi:training::training::pulumi:pulumi:Stack::training-training")
                .setProject("training")
                .setStack("training")
                .setMonitorEndpoint(monitor)
                .setInputs(Struct.newBuilder()
                        .putFields("existingRoleArn", text("arn:aws:iam::123456789012:role/training")))
                .build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static void createComponent() {
        Mocks mocks = request -> CompletableFuture.completedFuture(
                Mocks.ResourceResult.of(Optional.of(request.name), Map.of("name", request.name)));
        PulumiTest.withMocks(mocks)
                .runTest(context -> OutputValues.values(new UnprivilegedUserWithRole(
                                "training",
                                UnprivilegedUserWithRoleArgs.builder()
                                        .externalId("training")
                                        .rolePolicy(PolicyDocument.of(Statement.allow()
                                                .action("s3:GetObject")
                                                .resource("arn:aws:s3:::training/*")
                                                .build()))
                                        .build())
                        .outputs()));
    }
}
