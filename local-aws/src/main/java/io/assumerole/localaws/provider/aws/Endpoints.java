package io.assumerole.localaws.provider.aws;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The endpoints of the services: the provider's {@code endpoints}, or else variables such as
 * {@code AWS_ENDPOINT_URL_IAM}, or else {@code AWS_ENDPOINT_URL}.
 *
 * <p>There is no other default, and AWS itself is refused: the emulator is for a local AWS, and on AWS the official
 * plugin does the work. An endpoint is local if it has only loopback or private addresses. AWS's own names are also
 * refused, because they may have private addresses within a VPC.
 *
 * @param iam the endpoint of IAM
 * @param sts the endpoint of STS
 * @param s3 the endpoint of S3
 * @param secretsManager the endpoint of Secrets Manager, which is evaluated only for secrets
 */
record Endpoints(URI iam, URI sts, URI s3, Supplier<URI> secretsManager) {
    private static final int LAST_PORT = 65_535;
    private static final List<String> AWS = List.of(
            ".amazonaws.com",
            ".amazonaws.com.cn",
            ".amazonaws.eu",
            ".aws",
            ".c2s.ic.gov",
            ".sc2s.sgov.gov",
            ".csp.hci.ic.gov",
            ".cloud.adc-e.uk");

    /**
     * Finds the endpoints.
     *
     * @throws IllegalArgumentException if an endpoint is missing, is not a URL, belongs to AWS or is not local
     */
    static Endpoints of(ProviderConfig settings, PluginEnvironment environment) {
        return new Endpoints(
                of("iam", settings, environment),
                of("sts", settings, environment),
                of("s3", settings, environment),
                () -> of("secretsmanager", "SECRETS_MANAGER", settings, environment));
    }

    /**
     * Returns the STS endpoint from the variables, for the check, which ignores the provider's {@code endpoints}.
     *
     * @throws IllegalArgumentException if the variables name no endpoint, or for the reasons of {@link #of}
     */
    static URI stsOfCheck(ProviderConfig settings, PluginEnvironment environment) {
        if (environment.first("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL") == null) {
            throw new IllegalArgumentException(
                    "the official plugin checks the credentials before it reads the provider's"
                            + " endpoints, and would call AWS itself. Set AWS_ENDPOINT_URL_STS or"
                            + " AWS_ENDPOINT_URL as well, or skipCredentialsValidation");
        }
        return of("sts", settings.ofCheck(), environment);
    }

    private static URI of(String service, ProviderConfig settings, PluginEnvironment environment) {
        return of(service, service.toUpperCase(Locale.ROOT), settings, environment);
    }

    /** @param variable the service's name in its variable */
    private static URI of(String service, String variable, ProviderConfig settings, PluginEnvironment environment) {
        var url = settings.values().objects("endpoints").stream()
                .filter(endpoints -> endpoints.text(service) != null)
                .map(endpoints -> endpoints.text(service))
                .findFirst()
                .orElseGet(() -> environment.first("AWS_ENDPOINT_URL_" + variable, "AWS_ENDPOINT_URL"));
        if (url == null) {
            throw new IllegalArgumentException("this provider emulator works with a local AWS only and has no"
                    + " endpoint for "
                    + service
                    + ". Set AWS_ENDPOINT_URL, or the provider's endpoints, to the URL of the"
                    + " local AWS; for AWS itself use the official plugin");
        }
        URI endpoint;
        try {
            endpoint = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the endpoint for %s is not a URL: '%s'".formatted(service, url), e);
        }
        var host = endpoint.getHost();
        if (host == null
                || endpoint.getPort() > LAST_PORT
                || !List.of("http", "https").contains(endpoint.getScheme())) {
            throw new IllegalArgumentException(
                    "the endpoint for %s is not a URL like http://127.0.0.1:4566: '%s'".formatted(service, url));
        }
        var lower = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (AWS.stream().anyMatch(lower::endsWith)) {
            throw new IllegalArgumentException(
                    "the endpoint for %s is AWS itself (%s); for that use the official plugin, this"
                                    .formatted(service, host)
                            + " emulator works with a local AWS only");
        }
        if (!isLocal(lower)) {
            throw new IllegalArgumentException(
                    "the endpoint for %s is not local: %s resolves to addresses that are neither loopback nor private;"
                                    .formatted(service, host)
                            + " this emulator works with a local AWS only");
        }
        return endpoint;
    }

    private static boolean isLocal(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(Endpoints::isLocal);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** RFC 1918 and RFC 4193; link-local addresses do not count, because metadata services have such addresses. */
    private static boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress()
                || (address instanceof Inet6Address
                        ? (address.getAddress()[0] & 0xfe) == 0xfc
                        : address.isSiteLocalAddress());
    }
}
