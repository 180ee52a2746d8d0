package io.assumerole.localaws.ministack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A server with a hostile page, and with a local AWS behind it: what is not for the page goes
 * there, byte for byte but for headers of the connection. So it is to a browser what both are whose
 * name has come to lead to the other, and it tells which requests the browser has sent.
 */
final class WebSite implements AutoCloseable {
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "transfer-encoding", "keep-alive");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final URI aws;
    private final List<Answered> answered = new CopyOnWriteArrayList<>();
    private final Map<String, String> reports = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /** A request that came through here, and the status that the local AWS has answered it with. */
    record Answered(String method, String target, String body, String origin, int status) {
        boolean says(String text) {
            return target.contains(text) || body.contains(text);
        }
    }

    private WebSite(HttpServer server, URI aws) {
        this.server = server;
        this.aws = aws;
    }

    static WebSite before(URI aws) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var site = new WebSite(server, aws);
        server.createContext("/page", site::page);
        server.createContext("/report/", site::report);
        server.createContext("/", site::pass);
        server.setExecutor(site.threads);
        server.start();
        return site;
    }

    /** Where it is, under a name that leads to this machine. */
    URI under(String host) {
        return URI.create("http://" + host + ":" + server.getAddress().getPort());
    }

    /** Returns what the page has said of each of its ways, when it has tried all. */
    Map<String, String> awaitReports(long seconds, Supplier<String> said) throws InterruptedException {
        if (!end.await(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "The page did not end; its reports: " + reports + "; what the browser said:\n" + said.get());
        }
        return new TreeMap<>(reports);
    }

    /** Returns the requests that came through, when there is one of a kind. */
    List<Answered> awaitAnswered(Predicate<Answered> kind, long seconds) throws InterruptedException {
        for (long left = seconds * 20; left > 0 && answered.stream().noneMatch(kind); left--) {
            Thread.sleep(50);
        }
        return List.copyOf(answered);
    }

    private void page(HttpExchange exchange) throws IOException {
        try (var page = WebSite.class.getResourceAsStream("hostile.html")) {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            answer(exchange, 200, page.readAllBytes());
        }
    }

    private void report(HttpExchange exchange) throws IOException {
        var way = exchange.getRequestURI().getPath().substring("/report/".length());
        reports.put(way, text(exchange.getRequestBody().readAllBytes()));
        answer(exchange, 200, new byte[0]);
        if (way.equals("end")) {
            end.countDown();
        }
    }

    private void pass(HttpExchange exchange) throws IOException {
        var body = text(exchange.getRequestBody().readAllBytes());
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase())) {
                headers.put(name, String.join(", ", values));
            }
        });
        var method = exchange.getRequestMethod();
        var target = exchange.getRequestURI().toString();
        var answer = new RawRequest(method, target, headers, body).send(aws);
        int status = Integer.parseInt(answer.split(" ", 3)[1]);
        int headEnd = answer.indexOf("\r\n\r\n");
        for (var line : answer.substring(0, headEnd).split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && !OF_THE_CONNECTION.contains(line.substring(0, colon).toLowerCase())) {
                exchange.getResponseHeaders()
                        .add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        answered.add(
                new Answered(method, target, body, exchange.getRequestHeaders().getFirst("Origin"), status));
        answer(exchange, status, answer.substring(headEnd + 4).getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
