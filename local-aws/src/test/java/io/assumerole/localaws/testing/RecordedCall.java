package io.assumerole.localaws.testing;

import io.assumerole.localaws.provider.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A call and the decision of the local AWS, as its proxy recorded it.
 *
 * @param key the ID of the key that signed the call
 * @param principal the ARN of the user or the role session
 * @param action such as {@code iam:CreateUser}
 * @param resource an ARN, or {@code *} if the local AWS knows no resource
 * @param allowed false if the call was refused
 */
public record RecordedCall(String key, String principal, String action, String resource, boolean allowed) {
    /** Reads the decisions after the first {@code size} decisions from the record of a local AWS, in their order. */
    public static List<RecordedCall> read(Path file, int size) throws IOException {
        return Files.readAllLines(file).stream()
                .skip(size)
                .map(RecordedCall::of)
                .toList();
    }

    private static RecordedCall of(String line) {
        var decision = (Map<?, ?>) WireJson.read(line);
        return new RecordedCall(
                decision.get("key").toString(),
                decision.get("principal").toString(),
                decision.get("action").toString(),
                decision.get("resource").toString(),
                (Boolean) decision.get("allowed"));
    }
}
