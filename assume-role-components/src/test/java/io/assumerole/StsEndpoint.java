package io.assumerole;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.assumerole.components.internal.sdk.SessionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An STS that refuses as often as it is told, then answers; it checks no signature. */
final class StsEndpoint implements AutoCloseable {

    private static final String SESSION = """
            <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <%1$sResult>
                <AssumedRoleUser>
                  <Arn>arn:aws:sts::123456789012:assumed-role/r/session</Arn>
                  <AssumedRoleId>AROAEXAMPLE:session</AssumedRoleId>
                </AssumedRoleUser>
                <Credentials>
                  <AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>
                  <SecretAccessKey>secret-of-the-session</SecretAccessKey>
                  <SessionToken>token-of-the-session</SessionToken>
                  <Expiration>2040-01-01T00:00:00Z</Expiration>
                </Credentials>
              </%1$sResult>
              <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
            </%1$sResponse>
            """;

    private static final String ERROR = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
              <RequestId>1</RequestId>
            </ErrorResponse>
            """;

    /**
     * What was asked.
     *
     * @param form the call's parameters
     * @param authorization the header that names the access key
     * @param token the session token's header, or {@code null}
     */
    record Call(Map<String, String> form, String authorization, String token) {}

    private final HttpServer server;
    private final Deque<SessionRequest.Refusal> refusals = new ArrayDeque<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    StsEndpoint(SessionRequest.Refusal... refusals) {
        this.refusals.addAll(List.of(refusals));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        var form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var headers = exchange.getRequestHeaders();
        calls.add(new Call(form, headers.getFirst("Authorization"), headers.getFirst("X-Amz-Security-Token")));
        var refusal = refusals.poll();
        var answer = (refusal == null
                        ? SESSION.formatted(form.get("Action"))
                        : ERROR.formatted(refusal.code(), refusal.message()))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        exchange.sendResponseHeaders(refusal == null ? 200 : 403, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static Map<String, String> form(String body) {
        var form = new LinkedHashMap<String, String>();
        for (var pair : body.split("&")) {
            var parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
