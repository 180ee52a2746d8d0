package io.assumerole.localaws.least;

import io.assumerole.localaws.provider.wire.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    private static final String SESSION = ":assumed-role/";

    /** Reads all decisions from the record of a local AWS, in their order. */
    public static List<RecordedCall> read(Path file) throws IOException {
        return read(file, 0);
    }

    /** Reads the decisions after the first {@code size} decisions. */
    public static List<RecordedCall> read(Path file, int size) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
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

    /** Returns the identity whose policies decided the call: {@code user NAME} or {@code role NAME}. */
    public String identity() {
        int session = principal.indexOf(SESSION);
        return session < 0
                ? "user " + principal.substring(principal.lastIndexOf('/') + 1)
                : "role " + principal.substring(session + SESSION.length()).split("/")[0];
    }
}
