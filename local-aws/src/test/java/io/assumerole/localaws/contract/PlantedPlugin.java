package io.assumerole.localaws.contract;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.assumerole.localaws.testing.RawMethods;
import io.grpc.CallOptions;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * The main class of a plugin that relays each request to another plugin, which it starts. It differs from that plugin in
 * seven ways: one more AWS call, one different diff, one different state, one different message of a denied call, one
 * different preview, a provider that ignores its role, and a session name that replaces the provider.
 */
final class PlantedPlugin {
    private static final String SERVICE = "pulumirpc.ResourceProvider/";

    private final ManagedChannel relayed;

    private PlantedPlugin(ManagedChannel relayed) {
        this.relayed = relayed;
    }

    /** @param args the program of the plugin, and its arguments */
    public static void main(String[] args) throws Exception {
        var plugin = new ProcessBuilder(args)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(plugin::destroy));
        var port = new BufferedReader(new InputStreamReader(plugin.getInputStream())).readLine();
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(port))
                .usePlaintext()
                .maxInboundMetadataSize(16 << 20)
                .build();
        var planted = new PlantedPlugin(channel);
        var server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .fallbackHandlerRegistry(planted.new Methods())
                .build()
                .start();
        System.out.println(server.getPort());
        plugin.waitFor();
        System.exit(0);
    }

    private byte[] answer(String method, byte[] request) throws IOException {
        var call = method(method);
        if (method.equals("Read") && ReadRequest.parseFrom(request).getUrn().contains("aws:iam/role:Role")) {
            listRoles();
        }
        var sent = method.equals("Configure") ? withoutRole(request) : request;
        var response = ClientCalls.blockingUnaryCall(relayed, call, CallOptions.DEFAULT, sent);
        if (method.equals("DiffConfig")
                && DiffResponse.parseFrom(response).getDiffsList().contains("assumeRole")
                && DiffRequest.parseFrom(request).getOldInputs().containsFields("assumeRole")) {
            return DiffResponse.parseFrom(response).toBuilder()
                    .addReplaces("assumeRole")
                    .build()
                    .toByteArray();
        }
        if (method.equals("Create")
                && CreateRequest.parseFrom(request).getPreview()
                && CreateRequest.parseFrom(request).getUrn().contains("aws:iam/role:Role")) {
            var created = CreateResponse.parseFrom(response).toBuilder();
            return created.setProperties(planted(created.getProperties(), "arn"))
                    .build()
                    .toByteArray();
        }
        if (method.equals("Diff") && DiffRequest.parseFrom(request).getUrn().contains("aws:iam/user:User")) {
            return DiffResponse.parseFrom(response).toBuilder()
                    .setDeleteBeforeReplace(true)
                    .build()
                    .toByteArray();
        }
        if (method.equals("Read") && ReadRequest.parseFrom(request).getUrn().contains("aws:iam/policy:Policy")) {
            var read = ReadResponse.parseFrom(response).toBuilder();
            return read.setProperties(planted(read.getProperties(), "policyId"))
                    .build()
                    .toByteArray();
        }
        return response;
    }

    private static Struct planted(Struct properties, String name) {
        var planted = Value.newBuilder().setStringValue("planted").build();
        return Struct.newBuilder(properties).putFields(name, planted).build();
    }

    /** The plugin continues with the user's own permissions, as one with this mistake does. */
    private static byte[] withoutRole(byte[] request) throws IOException {
        var configure = ConfigureRequest.parseFrom(request).toBuilder();
        configure.getArgsBuilder().removeFields("assumeRole");
        return configure.build().toByteArray();
    }

    /** One more call, which the plugin does not need. */
    private static void listRoles() {
        try (var iam = IamClient.builder()
                .endpointOverride(URI.create(System.getenv("AWS_ENDPOINT_URL")))
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            iam.listRoles();
        } catch (AwsServiceException e) {
            // It may be denied.
        }
    }

    private static StatusRuntimeException changed(StatusRuntimeException failure) {
        var description = failure.getStatus().getDescription();
        if (description == null || !description.contains("iam:GetUserPolicy")) {
            return failure;
        }
        return failure.getStatus().withDescription(description + " planted").asRuntimeException(failure.getTrailers());
    }

    private static MethodDescriptor<byte[], byte[]> method(String name) {
        return RawMethods.unary(SERVICE + name);
    }

    /** Every method of the service. */
    private final class Methods extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
            var method = name.substring(SERVICE.length());
            return ServerMethodDefinition.create(
                    method(method), ServerCalls.asyncUnaryCall((byte[] request, StreamObserver<byte[]> observer) -> {
                        try {
                            observer.onNext(answer(method, request));
                            observer.onCompleted();
                        } catch (StatusRuntimeException e) {
                            observer.onError(changed(e));
                        } catch (IOException | RuntimeException e) {
                            observer.onError(Status.INTERNAL
                                    .withDescription(e.toString())
                                    .asRuntimeException());
                        }
                    }));
        }
    }

    /** The command that starts it instead of a plugin. */
    static List<String> command(String plugin) {
        var command =
                new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1"));
        command.addAll(
                Arrays.asList("-cp", System.getProperty("java.class.path"), PlantedPlugin.class.getName(), plugin));
        return command;
    }
}
