package io.assumerole.localaws.provider;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.assumerole.localaws.provider.aws.PluginEnvironment;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.InvokeRequest;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.ResourceProviderGrpc;
import pulumirpc.ResourceProviderGrpc.ResourceProviderBlockingStub;

/** A plugin that serves, and what the engine would ask of it, over the real protocol. */
public final class Plugin implements AutoCloseable {
    public static final String USER = "aws:iam/user:User";
    public static final String ACCESS_KEY = "aws:iam/accessKey:AccessKey";
    public static final String ROLE = "aws:iam/role:Role";
    public static final String ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
    public static final String USER_POLICY = "aws:iam/userPolicy:UserPolicy";
    public static final String POLICY = "aws:iam/policy:Policy";
    public static final String ROLE_POLICY_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    public static final String USER_POLICY_ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment";
    public static final String OIDC_PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
    public static final String SECRET = "aws:secretsmanager/secret:Secret";
    public static final String SECRET_POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy";
    public static final String SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
    public static final String BUCKET = "aws:s3/bucket:Bucket";
    public static final String REGION = "eu-central-1";

    private final PluginServer server;
    private final ManagedChannel channel;
    private final ResourceProviderBlockingStub stub;

    /** A plugin of version 6. */
    public Plugin(Map<String, String> environment) {
        this(PluginVersion.V6, environment);
    }

    public Plugin(PluginVersion version, Map<String, String> environment) {
        try {
            server = PluginServer.start(version, new PluginEnvironment(environment));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                // As the engine's: an error that quotes what was long is no other error.
                .maxInboundMetadataSize(16 << 20)
                .build();
        stub = ResourceProviderGrpc.newBlockingStub(channel);
    }

    /** A plugin that works as the root of the local AWS's account. */
    public static Plugin ofRoot() {
        return ofRoot(PluginVersion.V6);
    }

    /** The same of any version. */
    public static Plugin ofRoot(PluginVersion version) {
        var plugin = new Plugin(version, SharedAws.root());
        plugin.configure(Map.of("region", REGION));
        return plugin;
    }

    /** A plugin that works as the user whose key it is given. */
    public static Plugin of(Made key) {
        return of(key, Map.of());
    }

    /** A plugin that works as the user whose key it is given, with more in its configuration. */
    public static Plugin of(Made key, Map<String, Object> more) {
        return of(PluginVersion.V6, key, more);
    }

    /** The same of any version. */
    public static Plugin of(PluginVersion version, Made key, Map<String, Object> more) {
        var config = new HashMap<String, Object>(more);
        config.put("region", REGION);
        config.put("accessKey", key.id());
        config.put("secretKey", key.outputs().get("secret"));
        var plugin = new Plugin(version, SharedAws.root());
        plugin.configure(config);
        return plugin;
    }

    /** Any one request must be answered within a minute: a hang fails the test. */
    public ResourceProviderBlockingStub stub() {
        return stub.withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    public static String urn(String type, String name) {
        return "urn:pulumi:stack::project::parent:index:Parent$" + type + "::" + name;
    }

    public CheckResponse checkConfig(String name, Map<String, Object> config) {
        return stub().checkConfig(CheckRequest.newBuilder()
                .setUrn(urn("pulumi:providers:aws", name))
                .setNews(PropertyCodec.write(config))
                .build());
    }

    public DiffResponse diffConfig(Map<String, Object> olds, Map<String, Object> news) {
        return stub().diffConfig(DiffRequest.newBuilder()
                .setUrn(urn("pulumi:providers:aws", "mine"))
                .setOldInputs(PropertyCodec.write(olds))
                .setNews(PropertyCodec.write(news))
                .build());
    }

    public static List<String> reasons(CheckResponse response) {
        return response.getFailuresList().stream().map(CheckFailure::getReason).toList();
    }

    public void configure(Map<String, Object> config) {
        stub().configure(ConfigureRequest.newBuilder()
                .setArgs(PropertyCodec.write(config))
                .setAcceptSecrets(true)
                .build());
    }

    public CheckResponse check(String type, String name, Map<String, Object> inputs) {
        return check(type, name, Map.of(), inputs, "seed of " + name);
    }

    public CheckResponse check(
            String type, String name, Map<String, Object> olds, Map<String, Object> inputs, String seed) {
        return stub().check(CheckRequest.newBuilder()
                .setUrn(urn(type, name))
                .setOlds(PropertyCodec.write(olds))
                .setNews(PropertyCodec.write(inputs))
                .setRandomSeed(ByteString.copyFromUtf8(seed))
                .build());
    }

    /** The inputs as Check completes them; that there are failures fails the test. */
    public Map<String, Object> checked(String type, String name, Map<String, Object> inputs) {
        var response = check(type, name, inputs);
        if (response.getFailuresCount() > 0) {
            throw new AssertionError(reasons(response).toString());
        }
        return PropertyCodec.read(response.getInputs());
    }

    /** Checks and creates, as {@code pulumi up} does. */
    public Made create(String type, String name, Map<String, Object> inputs) {
        var checked = checked(type, name, inputs);
        var response = stub().create(CreateRequest.newBuilder()
                .setUrn(urn(type, name))
                .setProperties(PropertyCodec.write(checked))
                .build());
        return new Made(type, name, response.getId(), checked, PropertyCodec.read(response.getProperties()));
    }

    /** The outputs that a preview of the creation shows. */
    public Map<String, Object> previewCreate(String type, String name, Map<String, Object> inputs) {
        var response = stub().create(CreateRequest.newBuilder()
                .setUrn(urn(type, name))
                .setProperties(PropertyCodec.write(checked(type, name, inputs)))
                .setPreview(true)
                .build());
        if (!response.getId().isEmpty()) {
            throw new AssertionError("a preview gave the id " + response.getId());
        }
        return PropertyCodec.read(response.getProperties());
    }

    public DiffResponse diff(Made made, Map<String, Object> inputs) {
        return diff(made, inputs, List.of());
    }

    public DiffResponse diff(Made made, Map<String, Object> inputs, List<String> ignoreChanges) {
        return stub().diff(DiffRequest.newBuilder()
                .setUrn(urn(made.type(), made.name()))
                .setId(made.id())
                .setOldInputs(PropertyCodec.write(made.inputs()))
                .setOlds(PropertyCodec.write(made.outputs()))
                .setNews(PropertyCodec.write(rechecked(made, inputs)))
                .addAllIgnoreChanges(ignoreChanges)
                .build());
    }

    private Map<String, Object> rechecked(Made made, Map<String, Object> inputs) {
        var response = check(made.type(), made.name(), made.inputs(), inputs, "other");
        if (response.getFailuresCount() > 0) {
            throw new AssertionError(reasons(response).toString());
        }
        return PropertyCodec.read(response.getInputs());
    }

    public Made update(Made made, Map<String, Object> inputs) {
        return update(made, inputs, false);
    }

    public Made previewUpdate(Made made, Map<String, Object> inputs) {
        return update(made, inputs, true);
    }

    private Made update(Made made, Map<String, Object> inputs, boolean preview) {
        var checked = rechecked(made, inputs);
        return new Made(
                made.type(),
                made.name(),
                made.id(),
                checked,
                PropertyCodec.read(stub().update(UpdateRequest.newBuilder()
                                .setUrn(urn(made.type(), made.name()))
                                .setId(made.id())
                                .setOldInputs(PropertyCodec.write(made.inputs()))
                                .setOlds(PropertyCodec.write(made.outputs()))
                                .setNews(PropertyCodec.write(checked))
                                .setPreview(preview)
                                .build())
                        .getProperties()));
    }

    /** What {@code pulumi refresh} does. */
    public Made refresh(Made made) {
        var response = stub().read(ReadRequest.newBuilder()
                .setUrn(urn(made.type(), made.name()))
                .setId(made.id())
                .setProperties(PropertyCodec.write(made.outputs()))
                .setInputs(PropertyCodec.write(made.inputs()))
                .build());
        return new Made(
                made.type(),
                made.name(),
                response.getId(),
                PropertyCodec.read(response.getInputs()),
                PropertyCodec.read(response.getProperties()));
    }

    /** What {@code pulumi import} does. */
    public Made read(String type, String name, String id) {
        return refresh(new Made(type, name, id, Map.of(), Map.of()));
    }

    public void delete(Made made) {
        stub().delete(DeleteRequest.newBuilder()
                .setUrn(urn(made.type(), made.name()))
                .setId(made.id())
                .setProperties(PropertyCodec.write(made.outputs()))
                .build());
    }

    public Map<String, Object> invoke(String token, Map<String, Object> args) {
        return PropertyCodec.read(stub().invoke(InvokeRequest.newBuilder()
                        .setTok(token)
                        .setArgs(PropertyCodec.write(args))
                        .build())
                .getReturn());
    }

    public String callerArn() {
        return (String) invoke("aws:index/getCallerIdentity:getCallerIdentity", Map.of())
                .get("arn");
    }

    @Override
    public void close() {
        stub().cancel(Empty.getDefaultInstance());
        channel.shutdownNow();
        server.close();
    }

    /**
     * A resource that was made, as the engine keeps it.
     *
     * @param type its type
     * @param name its logical name
     * @param id its id
     * @param inputs its inputs
     * @param outputs its outputs
     */
    public record Made(String type, String name, String id, Map<String, Object> inputs, Map<String, Object> outputs) {

        public String output(String property) {
            return (String) Secret.reveal(outputs.get(property));
        }

        /** The inputs as a program gives them, with one more. */
        public Map<String, Object> and(String property, Object value) {
            var all = new HashMap<String, Object>(inputs);
            all.put(property, value);
            return all;
        }
    }
}
