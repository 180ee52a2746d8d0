package io.assumerole.localaws.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.assumerole.localaws.provider.aws.PluginEnvironment;
import io.assumerole.localaws.provider.resources.InvokedFunction;
import io.assumerole.localaws.provider.resources.ResourceTypes;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.InvokeRequest;
import pulumirpc.Provider.ProviderHandshakeRequest;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.ResourceProviderGrpc;
import pulumirpc.ResourceProviderGrpc.ResourceProviderBlockingStub;

/**
 * Sends the usual requests to an emulator, with an endpoint that answers every call, so that Java can archive the
 * classes that these requests load.
 */
final class EmulatorTrainingRun {
    private static final String ROLE = "arn:aws:iam::000000000000:role/training";
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\"}]}";

    private EmulatorTrainingRun() {}

    static void run() throws IOException {
        // Otherwise each answer waits 40 ms for its acknowledgment.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        aws.createContext("/", EmulatorTrainingRun::answer);
        aws.start();
        var server = PluginServer.start(
                PluginVersion.V6,
                new PluginEnvironment(Map.of(
                        "AWS_ENDPOINT_URL",
                        "http://127.0.0.1:" + aws.getAddress().getPort())));
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        ask(ResourceProviderGrpc.newBlockingStub(channel));
        channel.shutdownNow();
        server.close();
        aws.stop(0);
    }

    private static void ask(ResourceProviderBlockingStub plugin) {
        plugin.handshake(ProviderHandshakeRequest.getDefaultInstance());
        var config = Map.of(
                "region",
                "eu-central-1",
                "accessKey",
                "AKIATRAINING",
                "secretKey",
                new Secret("training"),
                "assumeRole",
                "{\"roleArn\":\"" + ROLE + "\",\"externalId\":\"training\"}");
        plugin.checkConfig(CheckRequest.newBuilder()
                .setUrn(urn("pulumi:providers:aws"))
                .setNews(PropertyCodec.write(config))
                .build());
        plugin.configure(ConfigureRequest.newBuilder()
                .setArgs(PropertyCodec.write(config))
                .build());
        plugin.invoke(InvokeRequest.newBuilder()
                .setTok(InvokedFunction.GET_CALLER_IDENTITY.token())
                .build());
        var inputs = Map.of(
                "assumeRolePolicy",
                POLICY,
                "clientIdLists",
                List.of("training"),
                "policy",
                POLICY,
                "policyArn",
                ROLE,
                "role",
                "r",
                "user",
                "u",
                "tags",
                Map.of("a", "b"),
                "url",
                "https://training.example.com");
        ResourceTypes.of(PluginVersion.V6).schemas().forEach(schema -> live(plugin, schema, inputs));
    }

    /** Checks, creates, compares and reads; some types cannot parse the endpoint's answers. */
    private static void live(ResourceProviderBlockingStub plugin, ResourceSchema schema, Map<String, Object> inputs) {
        var urn = urn(schema.token());
        var own = new HashMap<String, Object>(inputs);
        own.keySet().retainAll(schema.properties().keySet());
        try {
            own.putAll(PropertyCodec.read(plugin.check(CheckRequest.newBuilder()
                            .setUrn(urn)
                            .setNews(PropertyCodec.write(own))
                            .build())
                    .getInputs()));
            plugin.diff(DiffRequest.newBuilder()
                    .setUrn(urn)
                    .setNews(PropertyCodec.write(own))
                    .build());
            plugin.create(CreateRequest.newBuilder()
                    .setUrn(urn)
                    .setProperties(PropertyCodec.write(own))
                    .build());
            plugin.read(ReadRequest.newBuilder().setUrn(urn).setId("r:p").build());
        } catch (StatusRuntimeException e) {
            // Errors are also a part of the training run.
        }
    }

    private static String urn(String type) {
        return "urn:pulumi:stack::project::" + type + "::training";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        var request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var body = xml(request).getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static String xml(String request) {
        if (request.contains("Action=AssumeRole")) {
            return """
                   <AssumeRoleResponse><AssumeRoleResult><Credentials>\
                   <AccessKeyId>ASIATRAINING</AccessKeyId>\
                   <SecretAccessKey>training</SecretAccessKey>\
                   <SessionToken>training</SessionToken>\
                   <Expiration>2999-01-01T00:00:00Z</Expiration>\
                   </Credentials></AssumeRoleResult></AssumeRoleResponse>""";
        }
        if (request.contains("Action=GetCallerIdentity")) {
            return """
                   <GetCallerIdentityResponse><GetCallerIdentityResult><Arn>%s</Arn>\
                   <UserId>training</UserId><Account>000000000000</Account>\
                   </GetCallerIdentityResult></GetCallerIdentityResponse>""".formatted(ROLE);
        }
        for (var action : List.of("CreateUser", "GetUser")) {
            if (request.contains("Action=" + action + "&")) {
                return """
                       <%1$sResponse><%1$sResult><User><UserName>u</UserName>\
                       <UserId>training</UserId><Arn>%2$s</Arn></User></%1$sResult>\
                       </%1$sResponse>""".formatted(action, ROLE);
            }
        }
        for (var action : List.of("ListAttachedRolePolicies", "ListAttachedUserPolicies")) {
            if (request.contains("Action=" + action + "&")) {
                return """
                       <%1$sResponse><%1$sResult><AttachedPolicies><member>\
                       <PolicyArn>%2$s</PolicyArn></member></AttachedPolicies></%1$sResult>\
                       </%1$sResponse>""".formatted(action, ROLE);
            }
        }
        return "<Response/>";
    }
}
