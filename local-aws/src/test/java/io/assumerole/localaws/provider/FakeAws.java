package io.assumerole.localaws.provider;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An endpoint that answers at once with what a test wants, and keeps what it was asked. */
public final class FakeAws implements AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final HttpServer server;
    private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();

    /**
     * Starts it.
     *
     * @param answer the XML for the parameters of a request
     */
    public FakeAws(Function<Map<String, String>, String> answer) {
        // Else each answer waits 40 ms for its acknowledgment.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            var request = parameters(exchange.getRequestBody().readAllBytes());
            requests.add(request);
            var body = answer.apply(request).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static Map<String, String> parameters(byte[] body) {
        var parameters = new LinkedHashMap<String, String>();
        Arrays.stream(new String(body, StandardCharsets.UTF_8).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        return parameters;
    }

    /** An IAM user as every operation that tells of one answers it. */
    static String user(Map<String, String> request) {
        var operation = request.get("Action");
        var name = request.getOrDefault("NewUserName", request.get("UserName"));
        return """
               <%1$sResponse><%1$sResult><User><Path>/</Path><UserName>%2$s</UserName>\
               <UserId>AIDAFAKE</UserId><Arn>arn:aws:iam::000000000000:user/%2$s</Arn>\
               <CreateDate>2026-01-02T03:04:05Z</CreateDate></User></%1$sResult></%1$sResponse>""".formatted(operation, name);
    }

    /** The same, but it signals the call, and creates the user only after a permission. */
    static Function<Map<String, String>, String> userLater(CountDownLatch asked, CountDownLatch mayAnswer) {
        return request -> {
            if (request.get("Action").equals("CreateUser")) {
                asked.countDown();
                try {
                    mayAnswer.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return user(request);
        };
    }

    /** An OpenID Connect provider that keeps the client IDs, thumbprints and tags it is sent. */
    static Function<Map<String, String>, String> oidcProvider() {
        var clients = new LinkedHashSet<String>();
        var thumbprints = new LinkedHashSet<String>();
        var tags = new LinkedHashMap<String, String>();
        return request -> {
            request.forEach((name, value) -> {
                if (name.startsWith("ClientIDList.")) {
                    clients.add(value);
                } else if (name.startsWith("ThumbprintList.")) {
                    thumbprints.add(value);
                } else if (name.startsWith("Tags.") && name.endsWith(".Key")) {
                    tags.put(value, request.get(name.replace(".Key", ".Value")));
                } else if (name.startsWith("TagKeys.")) {
                    tags.remove(value);
                }
            });
            switch (request.get("Action")) {
                case "AddClientIDToOpenIDConnectProvider" -> clients.add(request.get("ClientID"));
                case "RemoveClientIDFromOpenIDConnectProvider" -> clients.remove(request.get("ClientID"));
                default -> {}
            }
            return """
                   <%1$sResponse><%1$sResult><OpenIDConnectProviderArn>\
                   arn:aws:iam::000000000000:oidc-provider/issuer.example.com\
                   </OpenIDConnectProviderArn><Url>issuer.example.com</Url>\
                   <ClientIDList>%2$s</ClientIDList><ThumbprintList>%3$s</ThumbprintList>\
                   <Tags>%4$s</Tags>\
                   </%1$sResult></%1$sResponse>""".formatted(
                    request.get("Action"),
                    members(clients.stream()),
                    members(thumbprints.stream()),
                    members(tags.entrySet().stream()
                            .map(tag -> "<Key>%s</Key><Value>%s</Value>".formatted(tag.getKey(), tag.getValue()))));
        };
    }

    private static String members(Stream<String> values) {
        return values.map("<member>%s</member>"::formatted).collect(Collectors.joining());
    }

    /** Answers every caller with an identity, and with credentials that expire far in the future. */
    public static String session(Map<String, String> request) {
        return """
               <%1$sResponse><%1$sResult><Credentials><AccessKeyId>ASIAFAKE</AccessKeyId>\
               <SecretAccessKey>fake</SecretAccessKey><SessionToken>fake</SessionToken>\
               <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>\
               <Arn>arn:aws:sts::000000000000:assumed-role/fake/session</Arn>\
               <UserId>fake</UserId><Account>000000000000</Account></%1$sResult></%1$sResponse>""".formatted(request.get("Action"));
    }

    public List<Map<String, String>> requests(String operation) {
        return requests.stream()
                .filter(request -> operation.equals(request.get("Action")))
                .toList();
    }

    /** A plugin that works with this endpoint. */
    Plugin plugin() {
        return plugin(config(Map.of()));
    }

    /** Returns a configuration with a region, with a key that this endpoint accepts, and with these settings. */
    public static Map<String, Object> config(Map<String, Object> more) {
        var config = new LinkedHashMap<String, Object>(more);
        config.put("region", "us-east-1");
        config.put("accessKey", "AKIAEXAMPLE");
        config.put("secretKey", "example");
        return config;
    }

    /** A plugin that works with this endpoint and these settings. */
    public Plugin plugin(Map<String, Object> settings) {
        var plugin = new Plugin(environment());
        var config = new LinkedHashMap<String, Object>(settings);
        config.put("region", "us-east-1");
        config.put("skipCredentialsValidation", true);
        config.put("skipRequestingAccountId", true);
        plugin.configure(config);
        return plugin;
    }

    /** An environment with nothing but this endpoint. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "AWS_CONFIG_FILE",
                "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE",
                "/dev/null");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
