package io.assumerole.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An HTTP server that sends the same response to every request: at first, the identity of an account's root. */
record FakeEndpoint(HttpServer server, String url) implements AutoCloseable {
    private static final String IDENTITY = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
             <GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn>
             <Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>
            """;

    static FakeEndpoint start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var endpoint = new FakeEndpoint(
                server, "http://127.0.0.1:" + server.getAddress().getPort());
        server.createContext("/");
        endpoint.answer(200, IDENTITY);
        server.start();
        return endpoint;
    }

    /** Sets the response to all later requests. */
    void answer(int status, String body) {
        server.removeContext("/");
        server.createContext("/", exchange -> {
            var bytes = body.getBytes(UTF_8);
            exchange.getRequestBody().readAllBytes();
            boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
            if (!empty) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
