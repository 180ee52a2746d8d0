package io.assumerole.e2e;

import io.assumerole.e2e.faults.FaultyAws;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.testing.SecretScanner;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The secrets in the calls that a relay forwarded, and in the responses to these calls. */
final class RecordedSecrets {

    static final String USER_KEY = "a user's secret key";
    static final String SMTP_PASSWORD = "the SMTP password that is made of the user's key";
    static final String EXTERNAL_ID = "an external ID";
    static final String SESSION_KEY = "a session's secret key";
    static final String SESSION_TOKEN = "a session's token";
    static final String WEB_IDENTITY_TOKEN = "a web identity's token";

    private static final String SESSION = "(?s)<(?:AssumeRole|AssumeRoleWithWebIdentity|GetSessionToken)Result>.*?<";

    private RecordedSecrets() {}

    /** Returns the kind of each secret. */
    static Map<String, String> in(FaultyAws relay) {
        var recorded = relay.recorded();
        var kinds = new TreeMap<String, String>();
        sent(recorded, "ExternalId").forEach(id -> kinds.put(id, EXTERNAL_ID));
        sent(recorded, "WebIdentityToken").forEach(token -> kinds.put(token, WEB_IDENTITY_TOKEN));
        found(recorded, "(?s)<CreateAccessKeyResult>.*?<SecretAccessKey>([^<]+)<")
                .forEach(key -> {
                    kinds.put(key, USER_KEY);
                    kinds.put(SmtpPassword.of(key, Sandbox.REGION), SMTP_PASSWORD);
                });
        found(recorded, SESSION + "SecretAccessKey>([^<]+)<").forEach(key -> kinds.put(key, SESSION_KEY));
        found(recorded, SESSION + "SessionToken>([^<]+)<").forEach(token -> kinds.put(token, SESSION_TOKEN));
        return kinds;
    }

    /** Returns the kinds of the secrets in the contents of files. */
    static Set<String> found(SecretScanner scanner, Collection<byte[]> contents) {
        return contents.stream()
                .flatMap(content -> scanner.in(content).stream())
                .map(SecretScanner.Leak::secret)
                .collect(Collectors.toSet());
    }

    private static Stream<String> sent(String recorded, String parameter) {
        return found(recorded, "\\b" + parameter + "=([^&\\s]+)")
                .map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8));
    }

    private static Stream<String> found(String recorded, String pattern) {
        return Pattern.compile(pattern).matcher(recorded).results().map(found -> found.group(1));
    }
}
