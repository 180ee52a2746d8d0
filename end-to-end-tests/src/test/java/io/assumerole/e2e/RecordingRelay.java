package io.assumerole.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Stands before a local AWS, hands every byte on as it is, and keeps it: so the secrets are known
 * that AWS made, and nobody has to be asked for them.
 */
final class RecordingRelay implements AutoCloseable {

    private final ServerSocket server;
    private final URI target;
    private final List<ByteArrayOutputStream> streams = new ArrayList<>();

    private RecordingRelay(URI target) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
    }

    static RecordingRelay before(URI target) throws IOException {
        var relay = new RecordingRelay(target);
        start(relay::accept);
        return relay;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The secret keys of users, as AWS has answered them. */
    Set<String> userKeys() {
        return all("(?s)<CreateAccessKeyResult>.*?<SecretAccessKey>([^<]+)<");
    }

    /** The secret keys of sessions, as AWS has answered them. */
    Set<String> sessionKeys() {
        return all("(?s)<AssumeRoleResult>.*?<SecretAccessKey>([^<]+)<");
    }

    /** The session tokens, as AWS has answered them. */
    Set<String> sessionTokens() {
        return all("(?s)<AssumeRoleResult>.*?<SessionToken>([^<]+)<");
    }

    /** The external IDs, right or wrong, that AWS was sent. */
    Set<String> externalIds() {
        var decoded = new LinkedHashSet<String>();
        // The last parameter of a form is followed by the next request at once.
        for (var id : all("\\bExternalId=([^&\\s]+?)(?=&|\\s|$|(?:POST|GET|PUT|HEAD|DELETE) /)")) {
            decoded.add(URLDecoder.decode(id, StandardCharsets.UTF_8));
        }
        return decoded;
    }

    private Set<String> all(String pattern) {
        var all = new LinkedHashSet<String>();
        synchronized (streams) {
            for (var stream : streams) {
                Pattern.compile(pattern)
                        .matcher(stream.toString(StandardCharsets.ISO_8859_1))
                        .results()
                        .forEach(found -> all.add(found.group(1)));
            }
        }
        return all;
    }

    private void accept() {
        try {
            while (true) {
                var caller = server.accept();
                var aws = new Socket(target.getHost(), target.getPort());
                start(() -> handOn(caller, aws));
                start(() -> handOn(aws, caller));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void handOn(Socket from, Socket to) {
        var record = new ByteArrayOutputStream();
        synchronized (streams) {
            streams.add(record);
        }
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            var buffer = new byte[1 << 16];
            for (int read; (read = in.read(buffer)) >= 0; ) {
                record.write(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One of the two has closed the connection.
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
