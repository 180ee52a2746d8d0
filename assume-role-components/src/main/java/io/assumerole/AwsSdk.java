package io.assumerole;

import java.util.stream.Stream;

/** The AWS SDK, which need not be on the class path. */
final class AwsSdk {

    private static final String HTTP = "http/urlconnection/UrlConnectionHttpClient";

    private AwsSdk() {}

    /**
     * Tells whether a client is there, with what sends its requests, and loads nothing of the SDK.
     *
     * @param client the client's class below {@code software.amazon.awssdk}, such as {@code services/sts/StsClient}
     */
    static boolean has(String client) {
        var loader = AwsSdk.class.getClassLoader();
        return Stream.of(client, HTTP)
                .allMatch(name -> loader.getResource("software/amazon/awssdk/" + name + ".class") != null);
    }
}
