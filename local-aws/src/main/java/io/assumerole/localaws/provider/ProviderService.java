package io.assumerole.localaws.provider;

import com.google.protobuf.Empty;
import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.ConfigProblem;
import io.assumerole.localaws.provider.aws.CredentialResolver;
import io.assumerole.localaws.provider.aws.PluginEnvironment;
import io.assumerole.localaws.provider.aws.ProviderConfig;
import io.assumerole.localaws.provider.aws.ProviderConfigReader;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.resources.InvokedFunction;
import io.assumerole.localaws.provider.resources.PredictedOutputs;
import io.assumerole.localaws.provider.resources.ResourceTypes;
import io.assumerole.localaws.provider.schema.InputChecker;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.ResourceDiff;
import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Urn;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pulumirpc.Plugin.PluginAttach;
import pulumirpc.Plugin.PluginInfo;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.ConfigureResponse;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.Provider.GetSchemaResponse;
import pulumirpc.Provider.InvokeRequest;
import pulumirpc.Provider.InvokeResponse;
import pulumirpc.Provider.ProviderHandshakeRequest;
import pulumirpc.Provider.ProviderHandshakeResponse;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;
import pulumirpc.ResourceProviderGrpc.ResourceProviderImplBase;

/**
 * Answers the engine: one method for each request of the protocol (proto/pulumi/provider.proto of pulumi/pulumi);
 * requests without a method answer UNIMPLEMENTED.
 *
 * <p>Every request gets an answer or an error: no exception leaves this class.
 */
final class ProviderService extends ResourceProviderImplBase {
    private final PluginVersion version;
    private final ResourceTypes types;
    private final PluginEnvironment environment;
    private volatile Session session;

    ProviderService(PluginVersion version, PluginEnvironment environment) {
        this.version = version;
        this.types = ResourceTypes.of(version);
        this.environment = environment;
    }

    @Override
    public void handshake(ProviderHandshakeRequest request, StreamObserver<ProviderHandshakeResponse> observer) {
        answer(
                observer,
                () -> ProviderHandshakeResponse.newBuilder()
                        .setAcceptSecrets(true)
                        .setSupportsAutonamingConfiguration(true)
                        .build());
    }

    @Override
    public void attach(PluginAttach request, StreamObserver<Empty> observer) {
        answer(observer, Empty::getDefaultInstance);
    }

    @Override
    public void getPluginInfo(Empty request, StreamObserver<PluginInfo> observer) {
        answer(
                observer,
                () -> PluginInfo.newBuilder().setVersion(version.number()).build());
    }

    @Override
    public void getSchema(GetSchemaRequest request, StreamObserver<GetSchemaResponse> observer) {
        answer(
                observer,
                () -> GetSchemaResponse.newBuilder()
                        .setSchema(PackageSchema.json(version))
                        .build());
    }

    /** Does nothing: a request waits only for AWS, and ends with the emulator. */
    @Override
    public void cancel(Empty request, StreamObserver<Empty> observer) {
        answer(observer, Empty::getDefaultInstance);
    }

    @Override
    public void checkConfig(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(observer, () -> checkConfig(request));
    }

    /**
     * The engine checks a configuration with a new plugin process. Later checks come from other programs, and could run
     * the {@code credential_process} of any profile.
     */
    private CheckResponse checkConfig(CheckRequest request) {
        refuseIfConfigured();
        var config = PropertyCodec.read(request.getNews());
        var reader = ProviderConfigReader.read(version, config, environment);
        var name = Urn.name(request.getUrn());
        var failures =
                reader.problems().stream().map(problem -> problem.words(name)).toList();
        if (failures.isEmpty() && reader.isComplete()) {
            failures = checkLogin(reader.settings());
        }
        return CheckResponse.newBuilder()
                .setInputs(request.getNews())
                .addAllFailures(failures.stream()
                        .map(reason ->
                                CheckFailure.newBuilder().setReason(reason).build())
                        .toList())
                .build();
    }

    private List<String> checkLogin(ProviderConfig settings) {
        try {
            new CredentialResolver(settings, environment).check();
            return List.of();
        } catch (AwsFailure e) {
            return List.of(words(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return List.of(new ConfigProblem(e.getMessage(), "").words(""));
        }
    }

    /**
     * Returns the message of the official plugin ({@code provider/credentials_errors.go}), which hides AWS's error
     * code if the key or the token is invalid or has expired.
     */
    private static String words(String details) {
        return details.contains("The security token included in the request is invalid")
                ? "The configured AWS credentials are invalid or have expired."
                : "unable to validate AWS credentials.\nDetails: " + details;
    }

    @Override
    public void diffConfig(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(observer, () -> ConfigDiff.of(version, request));
    }

    @Override
    public void configure(ConfigureRequest request, StreamObserver<ConfigureResponse> observer) {
        answer(observer, () -> configure(request));
    }

    /** The engine starts a plugin for each provider, and configures it once. */
    private synchronized ConfigureResponse configure(ConfigureRequest request) {
        refuseIfConfigured();
        var reader = ProviderConfigReader.read(version, PropertyCodec.read(request.getArgs()), environment);
        if (!reader.problems().isEmpty()) {
            throw new IllegalArgumentException(reader.problems().stream()
                    .map(problem ->
                            problem.path().isEmpty() ? problem.reason() : problem.path() + ": " + problem.reason())
                    .collect(Collectors.joining("\n")));
        }
        if (!reader.isComplete()) {
            throw new IllegalArgumentException("the configuration has values that are not known yet");
        }
        session = new CredentialResolver(reader.settings(), environment).open();
        return ConfigureResponse.newBuilder()
                .setAcceptSecrets(true)
                .setSupportsPreview(true)
                .setSupportsAutonamingConfiguration(true)
                .build();
    }

    private void refuseIfConfigured() {
        if (session != null) {
            throw new IllegalArgumentException("the emulator is already configured; start one for each provider");
        }
    }

    @Override
    public void invoke(InvokeRequest request, StreamObserver<InvokeResponse> observer) {
        answer(
                observer,
                () -> InvokeResponse.newBuilder()
                        .setReturn(PropertyCodec.write(InvokedFunction.of(request.getTok())
                                .invoke(version, session(), Values.known(PropertyCodec.read(request.getArgs())))))
                        .build());
    }

    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(
                observer,
                () -> isEchoed(request.getUrn())
                        ? echoed(request.getUrn()).check(request)
                        : InputChecker.check(
                                types.named(request.getUrn()).schema(),
                                request,
                                session().provided(),
                                environment.predicts()));
    }

    @Override
    public void diff(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(
                observer,
                () -> isEchoed(request.getUrn())
                        ? echoed(request.getUrn()).diff(request)
                        : ResourceDiff.of(types.named(request.getUrn()).schema(), request));
    }

    @Override
    public void create(CreateRequest request, StreamObserver<CreateResponse> observer) {
        answer(observer, () -> create(request));
    }

    private CreateResponse create(CreateRequest request) {
        refuseChange(request.getPreview());
        if (isEchoed(request.getUrn())) {
            return echoed(request.getUrn()).create(request);
        }
        if (!request.getPreview()) {
            return of(request.getUrn()).create(request);
        }
        var type = types.named(request.getUrn());
        var previewed = Lifecycle.previewed(type, request);
        return environment.predicts()
                ? EchoedResource.predicted(
                        session(), type.predicted(), request.getUrn(), PropertyCodec.read(previewed.getProperties()))
                : previewed;
    }

    /** Refuses to change AWS: with predicted values, the emulator accepts types and inputs that it cannot create. */
    private void refuseChange(boolean isPreview) {
        if (environment.predicts() && !isPreview) {
            throw new IllegalArgumentException("this provider emulator only answers previews while "
                    + PluginEnvironment.PREDICTS
                    + " is true. To create, update, or delete resources, unset the variable");
        }
    }

    /** Returns whether a resource can only be previewed, because the emulator does not have its type. */
    private boolean isEchoed(String urn) {
        return environment.predicts() && !types.has(urn);
    }

    private EchoedResource echoed(String urn) {
        return new EchoedResource(session(), PredictedOutputs.ofOtherType(Urn.type(urn)));
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> observer) {
        answer(observer, () -> read(request));
    }

    private ReadResponse read(ReadRequest request) {
        if (isEchoed(request.getUrn())) {
            return EchoedResource.read(request);
        }
        var response = of(request.getUrn()).read(request);
        // A resource that a program only refers to does not exist in a new local AWS.
        return environment.predicts()
                        && response.getId().isEmpty()
                        && request.getProperties().getFieldsCount() == 0
                ? EchoedResource.read(request)
                : response;
    }

    @Override
    public void update(UpdateRequest request, StreamObserver<UpdateResponse> observer) {
        answer(observer, () -> update(request));
    }

    private UpdateResponse update(UpdateRequest request) {
        refuseChange(request.getPreview());
        if (isEchoed(request.getUrn())) {
            return echoed(request.getUrn()).update(request);
        }
        var type = types.named(request.getUrn());
        return request.getPreview()
                ? Lifecycle.previewed(type, request)
                : of(request.getUrn()).update(request);
    }

    private Lifecycle of(String urn) {
        var type = types.named(urn);
        return new Lifecycle(session(), type);
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<Empty> observer) {
        answer(observer, () -> {
            refuseChange(false);
            of(request.getUrn()).delete(request);
            return Empty.getDefaultInstance();
        });
    }

    private Session session() {
        var configured = session;
        if (configured == null) {
            throw new IllegalArgumentException("the emulator is not configured yet");
        }
        return configured;
    }

    private static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
        T response;
        try {
            response = work.get();
        } catch (Throwable e) { // also an Error, for example if a request is nested too deeply
            observer.onError(failure(e));
            return;
        }
        observer.onNext(response);
        observer.onCompleted();
    }

    private static StatusRuntimeException failure(Throwable e) {
        if (e instanceof StatusRuntimeException status) {
            return status;
        }
        if (e instanceof AwsFailure failure) {
            // UNKNOWN tells the engine that the result of the call is uncertain.
            return (failure.isAnswer() ? io.grpc.Status.FAILED_PRECONDITION : io.grpc.Status.UNKNOWN)
                    .withDescription(e.getMessage())
                    .asRuntimeException();
        }
        if (e instanceof IllegalArgumentException) {
            return io.grpc.Status.INVALID_ARGUMENT
                    .withDescription(e.getMessage())
                    .asRuntimeException();
        }
        // The message is omitted, because it could contain a value of the request.
        return io.grpc.Status.INTERNAL
                .withDescription("the provider emulator failed with %s at %s; this is a bug in it"
                        .formatted(
                                e.getClass().getName(),
                                Stream.of(e.getStackTrace())
                                        .filter(frame ->
                                                frame.getClassName().startsWith(ProviderService.class.getPackageName()))
                                        .findFirst()
                                        .map(StackTraceElement::toString)
                                        .orElse("an unknown place")))
                .asRuntimeException();
    }
}
