package io.assumerole.e2e.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Stands before the local AWS and does to chosen calls what a test asks for; all others pass.
 *
 * <p>A call is known by its action, such as {@code CreateUser}; one of S3, which has none in its
 * body, by its method, such as {@code S3 PUT}. One connection carries one call.
 */
public final class FaultyAws implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");
    private static final Pattern KEEP_ALIVE = Pattern.compile("(?im)^connection:.*\r\n");
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final URI aws;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "faulty-aws");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Deque<Fault>> faults = new HashMap<>();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<String> texts = Collections.synchronizedList(new ArrayList<>());

    public FaultyAws(URI aws) throws IOException {
        this.aws = aws;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The next call of an action, and the one after it for each further fault. */
    public void next(String action, Fault... inTurn) {
        synchronized (faults) {
            faults.computeIfAbsent(action, any -> new ArrayDeque<>()).addAll(List.of(inTurn));
        }
    }

    /** How many calls of an action have come, faults included. */
    int calls(String action) {
        return Collections.frequency(calls, action);
    }

    /** Returns the bodies of all calls and of all responses. */
    public String recorded() {
        synchronized (texts) {
            return String.join("\n", texts);
        }
    }

    /** Forgets the calls that came and the faults that were not met. */
    void clear() {
        calls.clear();
        synchronized (faults) {
            faults.clear();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new BufferedInputStream(client.getInputStream());
            var head = head(in);
            if (head.isEmpty()) {
                return;
            }
            var length = LENGTH.matcher(head);
            var body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
            var answer = fault(action(head, body)).apply(added -> forward(head, body, added));
            texts.add(new String(body, StandardCharsets.ISO_8859_1));
            if (answer.isPresent()) {
                texts.add(new String(answer.get(), StandardCharsets.ISO_8859_1));
                client.getOutputStream().write(answer.get());
            } else {
                // Closing sends RST instead of FIN.
                client.setSoLinger(true, 0);
            }
        } catch (SocketException e) {
            // The caller has gone, as one does that was killed.
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int matched = 0;
        for (int next; matched < END_OF_HEAD.length && (next = in.read()) >= 0; ) {
            head.write(next);
            matched = next == END_OF_HEAD[matched] ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String action(String head, byte[] body) {
        var action = ACTION.matcher(new String(body, StandardCharsets.ISO_8859_1));
        return action.find() ? action.group(1) : "S3 " + head.substring(0, head.indexOf(' '));
    }

    private Fault fault(String action) {
        synchronized (faults) {
            calls.add(action);
            var fault = faults.getOrDefault(action, new ArrayDeque<>()).poll();
            return fault == null ? call -> Optional.of(call.forward()) : fault;
        }
    }

    private byte[] forward(String head, byte[] body, String added) throws IOException {
        var end = added.getBytes(StandardCharsets.ISO_8859_1);
        try (var socket = new Socket(aws.getHost(), aws.getPort())) {
            var out = socket.getOutputStream();
            // The signature does not cover this header, but it does cover Host, which stays.
            out.write(KEEP_ALIVE
                    .matcher(LENGTH.matcher(head).replaceFirst("Content-Length: " + (body.length + end.length)))
                    .replaceAll("")
                    .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.write(end);
            out.flush();
            return socket.getInputStream().readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
