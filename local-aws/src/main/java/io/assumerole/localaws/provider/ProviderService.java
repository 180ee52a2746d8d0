package io.assumerole.localaws.provider;

import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import com.google.rpc.Status;
import io.assumerole.localaws.provider.ResourceType.Created;
import io.assumerole.localaws.provider.ResourceType.Live;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.ErrorResourceInitFailed;
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
 * Answers the engine: one method for each request of the protocol (proto/pulumi/provider.proto of
 * pulumi/pulumi); those that are not here answer UNIMPLEMENTED.
 *
 * <p>Whatever a request holds, it gets an answer or an error: nothing thrown leaves this class.
 */
final class ProviderService extends ResourceProviderImplBase {
    private final Environment environment;
    private volatile Session session;

    ProviderService(Map<String, String> variables) {
        this.environment = new Environment(variables);
    }

    @Override
    public void handshake(
            ProviderHandshakeRequest request, StreamObserver<ProviderHandshakeResponse> observer) {
        answer(
                observer,
                () ->
                        ProviderHandshakeResponse.newBuilder()
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
        answer(observer, () -> PluginInfo.newBuilder().setVersion(StandInPlugin.VERSION).build());
    }

    @Override
    public void getSchema(GetSchemaRequest request, StreamObserver<GetSchemaResponse> observer) {
        answer(
                observer,
                () ->
                        GetSchemaResponse.newBuilder()
                                .setSchema(PackageSchema.json(StandInPlugin.VERSION))
                                .build());
    }

    /** Nothing to stop: a request waits for AWS only, and ends with the plugin. */
    @Override
    public void cancel(Empty request, StreamObserver<Empty> observer) {
        answer(observer, Empty::getDefaultInstance);
    }

    @Override
    public void checkConfig(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(observer, () -> checkConfig(request));
    }

    private CheckResponse checkConfig(CheckRequest request) {
        Map<String, Object> config = Wire.read(request.getNews());
        SettingsReader reader = SettingsReader.read(config, environment);
        String name = Urn.name(request.getUrn());
        List<String> failures =
                reader.problems().stream().map(problem -> problem.words(name)).toList();
        if (failures.isEmpty() && reader.isComplete()) {
            failures = checkLogin(reader.settings());
        }
        return CheckResponse.newBuilder()
                .setInputs(request.getNews())
                .addAllFailures(
                        failures.stream()
                                .map(reason -> CheckFailure.newBuilder().setReason(reason).build())
                                .toList())
                .build();
    }

    private List<String> checkLogin(Settings settings) {
        try {
            new Login(settings, environment).check();
            return List.of();
        } catch (AwsFailure e) {
            return List.of("unable to validate AWS credentials.\nDetails: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return List.of(new Problem(e.getMessage(), "").words(""));
        }
    }

    /**
     * Whatever changes in the configuration, the resources stay: it is an update of the provider.
     */
    @Override
    public void diffConfig(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(
                observer,
                () -> {
                    Struct before =
                            request.hasOldInputs() ? request.getOldInputs() : request.getOlds();
                    Map<String, Object> olds = Secret.reveal(Wire.read(before));
                    Map<String, Object> news = Secret.reveal(Wire.read(request.getNews()));
                    List<String> changed =
                            Stream.concat(olds.keySet().stream(), news.keySet().stream())
                                    .distinct()
                                    .filter(
                                            name ->
                                                    !Objects.equals(olds.get(name), news.get(name))
                                                            || Values.hasUnknown(news.get(name)))
                                    .sorted()
                                    .toList();
                    return DiffResponse.newBuilder()
                            .setChanges(
                                    changed.isEmpty()
                                            ? DiffChanges.DIFF_NONE
                                            : DiffChanges.DIFF_SOME)
                            .addAllDiffs(changed)
                            .build();
                });
    }

    @Override
    public void configure(ConfigureRequest request, StreamObserver<ConfigureResponse> observer) {
        answer(
                observer,
                () -> {
                    SettingsReader reader =
                            SettingsReader.read(Wire.read(request.getArgs()), environment);
                    if (!reader.problems().isEmpty()) {
                        throw new IllegalArgumentException(
                                reader.problems().stream()
                                        .map(
                                                problem ->
                                                        problem.path().isEmpty()
                                                                ? problem.reason()
                                                                : problem.path()
                                                                        + ": "
                                                                        + problem.reason())
                                        .collect(Collectors.joining("\n")));
                    }
                    if (!reader.isComplete()) {
                        throw new IllegalArgumentException(
                                "the configuration has values that are not known yet");
                    }
                    session = new Login(reader.settings(), environment).open();
                    return ConfigureResponse.newBuilder()
                            .setAcceptSecrets(true)
                            .setSupportsPreview(true)
                            .setSupportsAutonamingConfiguration(true)
                            .build();
                });
    }

    @Override
    public void invoke(InvokeRequest request, StreamObserver<InvokeResponse> observer) {
        answer(
                observer,
                () ->
                        InvokeResponse.newBuilder()
                                .setReturn(
                                        Wire.write(
                                                InvokedFunction.of(request.getTok())
                                                        .invoke(
                                                                session(),
                                                                Values.known(
                                                                        Wire.read(
                                                                                request
                                                                                        .getArgs())))))
                                .build());
    }

    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(
                observer,
                () ->
                        Checker.check(
                                ResourceTypes.of(request.getUrn()).shape(),
                                request,
                                session().defaultTags()));
    }

    @Override
    public void diff(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(observer, () -> Difference.of(ResourceTypes.of(request.getUrn()).shape(), request));
    }

    @Override
    public void create(CreateRequest request, StreamObserver<CreateResponse> observer) {
        answer(observer, () -> create(request));
    }

    private CreateResponse create(CreateRequest request) {
        ResourceType type = ResourceTypes.of(request.getUrn());
        Map<String, Object> inputs = Wire.read(request.getProperties());
        if (request.getPreview()) {
            return CreateResponse.newBuilder()
                    .setProperties(Wire.write(States.previewed(type.shape(), inputs)))
                    .build();
        }
        Session aws = session();
        Values values = type.shape().ready(inputs);
        Created created = type.create(aws, values);
        try {
            type.finish(aws, created.id(), values);
        } catch (AwsFailure e) {
            Map<String, Object> begun =
                    States.begun(type.shape(), created.id(), inputs, created.outputs());
            throw unfinished(created.id(), live(type, aws, created.id(), begun), inputs, e);
        }
        return CreateResponse.newBuilder()
                .setId(created.id())
                .setProperties(
                        Wire.write(
                                States.made(type.shape(), created.id(), inputs, created.outputs())))
                .build();
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> observer) {
        answer(observer, () -> read(request));
    }

    private ReadResponse read(ReadRequest request) {
        ResourceType type = ResourceTypes.of(request.getUrn());
        Shape shape = type.shape();
        Session aws = session();
        Map<String, Object> state = Wire.read(request.getProperties());
        Map<String, Object> inputs = Wire.read(request.getInputs());
        Live live;
        try {
            live = type.read(aws, request.getId(), Values.known(state));
        } catch (AwsFailure e) {
            if (e.isAbsence()) {
                return ReadResponse.getDefaultInstance();
            }
            throw e;
        }
        Map<String, Object> outputs = States.read(shape, live, state, aws.defaultTags());
        return ReadResponse.newBuilder()
                .setId(live.id())
                .setProperties(Wire.write(outputs))
                .setInputs(
                        Wire.write(
                                state.isEmpty()
                                        ? States.imported(shape, outputs)
                                        : States.refreshed(shape, inputs, outputs)))
                .build();
    }

    @Override
    public void update(UpdateRequest request, StreamObserver<UpdateResponse> observer) {
        answer(observer, () -> update(request));
    }

    private UpdateResponse update(UpdateRequest request) {
        ResourceType type = ResourceTypes.of(request.getUrn());
        Map<String, Object> before = Wire.read(request.getOlds());
        Map<String, Object> inputs = Wire.read(request.getNews());
        Map<String, Object> added = Map.of();
        if (!request.getPreview()) {
            Session aws = session();
            Values known = Values.known(before);
            try {
                added = type.update(aws, request.getId(), known, type.shape().ready(inputs));
            } catch (AwsFailure e) {
                Map<String, Object> live = live(type, aws, request.getId(), before);
                if (Difference.isBetween(type.shape(), before, live)) {
                    throw unfinished(request.getId(), live, inputs, e);
                }
                throw e;
            }
        }
        return UpdateResponse.newBuilder()
                .setProperties(Wire.write(States.updated(type.shape(), before, inputs, added)))
                .build();
    }

    /** The outputs as AWS has them now; those that are known if AWS does not tell. */
    private static Map<String, Object> live(
            ResourceType type, Session aws, String id, Map<String, Object> known) {
        try {
            return States.read(
                    type.shape(),
                    type.read(aws, id, Values.known(known)),
                    known,
                    aws.defaultTags());
        } catch (AwsFailure e) {
            return known;
        }
    }

    /** The failure that tells the engine to keep a resource of which only a part was done. */
    private static StatusRuntimeException unfinished(
            String id, Map<String, Object> outputs, Map<String, Object> inputs, AwsFailure e) {
        return StatusProto.toStatusRuntimeException(
                Status.newBuilder()
                        .setCode(Code.FAILED_PRECONDITION.value())
                        .setMessage(e.getMessage())
                        .addDetails(
                                Any.pack(
                                        ErrorResourceInitFailed.newBuilder()
                                                .setId(id)
                                                .setProperties(Wire.write(outputs))
                                                .setInputs(Wire.write(inputs))
                                                .addReasons(e.getMessage())
                                                .build()))
                        .build());
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<Empty> observer) {
        answer(
                observer,
                () -> {
                    ResourceType type = ResourceTypes.of(request.getUrn());
                    try {
                        type.delete(
                                session(),
                                request.getId(),
                                Values.known(Wire.read(request.getProperties())));
                    } catch (AwsFailure e) {
                        if (!e.isAbsence()) {
                            throw e;
                        }
                    }
                    return Empty.getDefaultInstance();
                });
    }

    private Session session() {
        Session configured = session;
        if (configured == null) {
            throw new IllegalArgumentException("the plugin is not configured yet");
        }
        return configured;
    }

    private static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
        T response;
        try {
            response = work.get();
        } catch (Throwable e) { // an Error too, as of a request that is nested too deep
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
            // UNKNOWN tells the engine that it is not certain what was done.
            return (failure.isAnswer()
                            ? io.grpc.Status.FAILED_PRECONDITION
                            : io.grpc.Status.UNKNOWN)
                    .withDescription(e.getMessage())
                    .asRuntimeException();
        }
        if (e instanceof IllegalArgumentException) {
            return io.grpc.Status.INVALID_ARGUMENT
                    .withDescription(e.getMessage())
                    .asRuntimeException();
        }
        // No message: it could hold a value of the request.
        return io.grpc.Status.INTERNAL
                .withDescription(
                        "the stand-in of the AWS plugin failed with %s at %s; this is a bug in it"
                                .formatted(
                                        e.getClass().getName(),
                                        Stream.of(e.getStackTrace())
                                                .filter(
                                                        frame ->
                                                                frame.getClassName()
                                                                        .startsWith(
                                                                                ProviderService
                                                                                        .class
                                                                                        .getPackageName()))
                                                .findFirst()
                                                .map(StackTraceElement::toString)
                                                .orElse("an unknown place")))
                .asRuntimeException();
    }
}
