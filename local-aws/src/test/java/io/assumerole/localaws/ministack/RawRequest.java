package io.assumerole.localaws.ministack;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A request whose every byte a test decides, which no client of AWS would send. */
record RawRequest(String method, String target, Map<String, String> headers, String body) {
    private static final int TO_ANSWER = 60_000;
    private static final String FORM = "application/x-www-form-urlencoded";

    /** A call of IAM or STS that nobody has signed. */
    static RawRequest call(URI aws, String form) {
        return new RawRequest("POST", "/", Map.of("Host", aws.getAuthority(), "Content-Type", FORM), form);
    }

    RawRequest with(String header, String value) {
        var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(header, value);
        return new RawRequest(method, target, more, body);
    }

    RawRequest as(String otherMethod, String otherTarget) {
        return new RawRequest(otherMethod, otherTarget, headers, body);
    }

    RawRequest signed(String service, String keyId, String secret) {
        return signed(service, keyId, secret, AuthLocation.HEADER);
    }

    /** Signed in its URL, as a link is that anybody may follow. */
    RawRequest presigned(String service, String keyId, String secret) {
        return signed(service, keyId, secret, AuthLocation.QUERY_STRING);
    }

    /**
     * Signed by root with any date and digest, as no AWS client would sign it.
     *
     * @param date the value of {@code X-Amz-Date}
     * @param digest the value of {@code X-Amz-Content-SHA256}; empty for none
     */
    RawRequest signed(String service, RootKey root, String date, String digest) {
        var given = with("X-Amz-Date", date);
        var names = "host;x-amz-date";
        if (!digest.isEmpty()) {
            given = given.with("X-Amz-Content-SHA256", digest);
            names = "host;x-amz-content-sha256;x-amz-date";
        }
        var canonical = new StringBuilder(method + "\n" + target + "\n\n");
        for (var name : names.split(";")) {
            canonical.append(name + ":" + given.headers.get(name) + "\n");
        }
        canonical.append("\n" + names + "\n" + (digest.isEmpty() ? sha256(body) : digest));
        var day = date.substring(0, Math.min(date.length(), 8));
        var scope = day + "/us-east-1/" + service + "/aws4_request";
        var key = ("AWS4" + root.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        for (var part : scope.split("/")) {
            key = hmac(key, part);
        }
        var signature = HexFormat.of()
                .formatHex(hmac(key, "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(canonical.toString())));
        return given.with(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + root.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
    }

    static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private RawRequest signed(String service, String keyId, String secret, AuthLocation where) {
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create("http://" + headers.get("Host") + target));
        headers.forEach(request::putHeader);
        var signed = AwsV4HttpSigner.create()
                .sign(r -> {
                    r.identity(AwsCredentialsIdentity.create(keyId, secret))
                            .request(request.build())
                            .payload(ContentStreamProvider.fromUtf8String(body))
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                            .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                            .putProperty(AwsV4HttpSigner.AUTH_LOCATION, where);
                    if (where == AuthLocation.QUERY_STRING) {
                        r.putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(5));
                    }
                })
                .request();
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        signed.headers().forEach((name, values) -> all.put(name, values.get(0)));
        var uri = signed.getUri();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new RawRequest(method, uri.getRawPath() + query, all, body);
    }

    /** The bytes, with the connection closed after the answer. */
    String text() {
        var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        text.append("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
        return text + "Connection: close\r\n\r\n" + body;
    }

    /** Sends it, whatever its Host says. */
    String send(URI to) throws IOException {
        return send(to, UnaryOperator.identity());
    }

    /** Sends it with its text changed. */
    String send(URI to, UnaryOperator<String> change) throws IOException {
        try (var socket = new Socket(to.getHost(), to.getPort())) {
            // A server that waits for more fails the test.
            socket.setSoTimeout(TO_ANSWER);
            try {
                socket.getOutputStream().write(change.apply(text()).getBytes(StandardCharsets.UTF_8));
            } catch (SocketException e) {
                // A server that has refused the request need not read the rest of it. Its answer is here already.
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
