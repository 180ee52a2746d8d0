package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import io.assumerole.localaws.testing.RawMethods;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ClientCalls;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pulumirpc.ResourceProviderGrpc;

/**
 * Random messages, and bytes that are none, to every method of the protocol: an answer or an error
 * status within a deadline, and a good request is answered afterwards. Does not prove that the
 * answers make sense, nor what a message of many megabytes does.
 */
@Tag("slow")
@Tag("extended")
class ProtocolFuzzTest {

    /** Tells of each message that it cannot read, as the plugin's own main class keeps it from. */
    private static final Logger UNREAD = Logger.getLogger("io.grpc.internal.SerializingExecutor");

    private static final int ROUNDS = 40;
    private static final int DEADLINE_SECONDS = 30;
    private static final Set<Code> ERRORS =
            EnumSet.of(Code.INVALID_ARGUMENT, Code.FAILED_PRECONDITION, Code.UNKNOWN, Code.UNIMPLEMENTED);

    /** What the server of gRPC itself says to bytes that it cannot read. */
    private static final Set<Code> UNREADABLE =
            EnumSet.of(Code.INTERNAL, Code.CANCELLED, Code.UNKNOWN, Code.INVALID_ARGUMENT);

    private static final List<String> TEXTS = List.of(
            "",
            "\0",
            "a\nb",
            "\"},{\"",
            "\ud83d\ude00",
            "../../etc/passwd",
            "x".repeat(10_000),
            "-1",
            "[".repeat(500),
            "4dabf18193072939515e22adb298388d",
            "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
            "name",
            "user",
            "policy",
            "assumeRolePolicy",
            "aws:index/getRegion:getRegion",
            Plugin.urn(Plugin.USER, "fuzz"),
            Plugin.urn(Plugin.ROLE_POLICY, "fuzz"),
            Plugin.urn(Plugin.BUCKET, ""));

    private static Plugin plugin;

    @BeforeAll
    static void start() {
        UNREAD.setUseParentHandlers(false);
        plugin = Plugin.ofRoot();
    }

    @AfterAll
    static void stop() {
        plugin.close();
    }

    private static Stream<MethodDescriptor<?, ?>> methods() {
        return ResourceProviderGrpc.getServiceDescriptor().getMethods().stream()
                .filter(method -> method.getType() == MethodDescriptor.MethodType.UNARY)
                .map(method -> (MethodDescriptor<?, ?>) method);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void answers_any_message_with_an_answer_or_an_error(MethodDescriptor<?, ?> method) {
        var random = new Random(method.getFullMethodName().hashCode());
        var input = ((ProtoMethodDescriptorSupplier) method.getSchemaDescriptor())
                .getMethodDescriptor()
                .getInputType();
        try (var unconfigured = new Plugin(SharedAws.root())) {
            for (int round = 0; round < ROUNDS; round++) {
                var request = message(random, input, 0).toByteArray();
                assertAnswered(unconfigured, method, request, ERRORS);
                assertAnswered(plugin, method, request, ERRORS);
            }
        }
        assertWorks();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void answers_bytes_that_are_no_message(MethodDescriptor<?, ?> method) {
        var random = new Random(method.getFullMethodName().hashCode());
        var codes = EnumSet.copyOf(ERRORS);
        codes.addAll(UNREADABLE);
        try (var unconfigured = new Plugin(SharedAws.root())) {
            for (int round = 0; round < ROUNDS; round++) {
                var bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                assertAnswered(unconfigured, method, bytes, codes);
                assertAnswered(plugin, method, bytes, codes);
            }
        }
        assertWorks();
    }

    private static void assertAnswered(Plugin plugin, MethodDescriptor<?, ?> method, byte[] request, Set<Code> errors) {
        var raw = RawMethods.unary(method.getFullMethodName());
        try {
            ClientCalls.blockingUnaryCall(
                    plugin.stub().getChannel(),
                    raw,
                    CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS),
                    request);
        } catch (StatusRuntimeException e) {
            var status = Status.fromThrowable(e);
            assertThat(status.getCode()).as("%s to %s", status, shown(request)).isIn(errors);
            assertThat(String.valueOf(status.getDescription())).doesNotContain("this is a bug");
        }
    }

    private static String shown(byte[] request) {
        return HexFormat.of().formatHex(request, 0, Math.min(500, request.length));
    }

    private static void assertWorks() {
        var made = plugin.create(Plugin.USER, SharedAws.name("after"), Map.of());
        plugin.delete(made);
    }

    private static DynamicMessage message(Random random, Descriptor type, int depth) {
        var message = DynamicMessage.newBuilder(type);
        for (var field : type.getFields()) {
            if (random.nextInt(3) == 0 || depth > 5) {
                continue;
            }
            if (field.isRepeated()) {
                for (int count = random.nextInt(3); count > 0; count--) {
                    message.addRepeatedField(field, value(random, field, depth));
                }
            } else {
                message.setField(field, value(random, field, depth));
            }
        }
        return message.build();
    }

    private static Object value(Random random, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> Float.intBitsToFloat(random.nextInt());
            case DOUBLE -> Double.longBitsToDouble(random.nextLong());
            case BOOLEAN -> random.nextBoolean();
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTE_STRING -> {
                var bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield ByteString.copyFrom(bytes);
            }
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> message(random, field.getMessageType(), depth + 1);
        };
    }
}
