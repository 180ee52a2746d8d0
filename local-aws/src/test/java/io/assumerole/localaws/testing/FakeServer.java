package io.assumerole.localaws.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers every request to 127.0.0.1 alike, as long as no other answer is set. */
public final class FakeServer implements AutoCloseable {
    private static final String IDENTITY = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
             <GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn>
             <Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>
            """;

    private final HttpServer server;
    private volatile int status;
    private volatile String body;

    private FakeServer(HttpServer server) {
        this.server = server;
    }

    /** Starts one that answers with what STS says of an account's root. */
    public static FakeServer start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var fake = new FakeServer(server);
        fake.answer(200, IDENTITY);
        server.createContext("/", exchange -> {
            var bytes = fake.body.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(fake.status, empty ? -1 : bytes.length);
            if (!empty) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
        return fake;
    }

    /** Answers so from now on. */
    public void answer(int status, String body) {
        this.status = status;
        this.body = body;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
