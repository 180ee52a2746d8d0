package io.assumerole.localaws.provider;

import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.ministack.WebIdentityToken;
import io.assumerole.localaws.provider.aws.CredentialResolver;
import io.assumerole.localaws.provider.aws.PluginEnvironment;
import io.assumerole.localaws.provider.aws.ProviderConfigReader;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.Tools;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;

/** One MiniStack for all tests of the plugin; it ends with this JVM. */
public final class SharedAws {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static MiniStack running;

    private SharedAws() {}

    private static synchronized MiniStack running() {
        if (running == null) {
            running = MiniStack.start(
                    Tools.resolve(System.getenv(), Progress.plain(System.out)),
                    Path.of(
                            "target",
                            "provider-tests-" + ProcessHandle.current().pid()));
        }
        return running;
    }

    public static String endpoint() {
        return running().endpoint().toString();
    }

    /** The key of the account's root. */
    public static AwsCredentials rootKey() {
        var root = running().root();
        return AwsBasicCredentials.create(root.accessKeyId(), root.secretAccessKey());
    }

    /** A token of an OpenID Connect provider, which this AWS believes. */
    public static String webIdentityToken(String issuer, String subject, String audience) {
        return WebIdentityToken.of(rootKey().secretAccessKey(), issuer, subject, audience);
    }

    /** An environment with nothing but the endpoint and the keys of the account's root. */
    public static Map<String, String> root() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint(),
                "AWS_ACCESS_KEY_ID",
                rootKey().accessKeyId(),
                "AWS_SECRET_ACCESS_KEY",
                rootKey().secretAccessKey(),
                "AWS_CONFIG_FILE",
                "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE",
                "/dev/null");
    }

    /** The IAM of the account's root, for what no resource type here makes. */
    public static IamClient iam() {
        var environment = new PluginEnvironment(root());
        return new CredentialResolver(
                        ProviderConfigReader.read(PluginVersion.V6, Map.of("region", Plugin.REGION), environment)
                                .settings(),
                        environment)
                .open()
                .iam();
    }

    /** A name that no other test has. */
    public static String name(String start) {
        return start + "-" + NAMES.incrementAndGet();
    }
}
