package io.assumerole.start;

import com.pulumi.Pulumi;
import com.pulumi.deployment.Deployment;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.StackReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A program that a fast start is made for. */
public final class SampleProgram {

    static final String DEBUG = "Registering for myself";

    private SampleProgram() {}

    /** Everything that may lead to an account, and the key that AWS's SDK finds in it. */
    private static String seen() {
        var seen = new TreeMap<String, String>();
        System.getenv().forEach((name, value) -> seen.put("variable " + name, value));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("aws.") || name.equals("user.home"))
                .forEach(name -> seen.put("property " + name, System.getProperty(name)));
        try (var provider = DefaultCredentialsProvider.builder().build()) {
            seen.put("key", provider.resolveCredentials().accessKeyId());
        } catch (SdkClientException e) {
            seen.put("key", e.getMessage());
        }
        return seen.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static void write(String file, String text) {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A main class that is not public, which Java takes from a jar all the same. */
    static final class Hidden {
        public static void main(String[] args) {
            System.exit(Integer.parseInt(System.getenv().getOrDefault("SAMPLE_STATUS", "9")));
        }
    }

    /** Where gRPC takes memory for its messages, which it does not make public. */
    private static String allocator() throws ReflectiveOperationException {
        var make = Class.forName("io.grpc.netty.shaded.io.grpc.netty.Utils")
                .getDeclaredMethod("getByteBufAllocator", boolean.class);
        make.setAccessible(true);
        return make.invoke(null, false).getClass().getSimpleName();
    }

    public static void main(String[] args) throws Exception {
        var status = System.getenv("SAMPLE_STATUS");
        if (status != null) {
            System.exit(Integer.parseInt(status));
        }
        if (System.getenv("SAMPLE_FLAGS") != null) {
            ManagementFactory.getRuntimeMXBean().getInputArguments().forEach(System.out::println);
            System.out.println(allocator());
            System.exit(0);
        }
        if (System.getenv("SAMPLE_SLEEPS") != null) {
            System.out.println(ProcessHandle.current().pid());
            Thread.sleep(600_000);
        }
        Pulumi.run(context -> {
            var name = context.config().require("name");
            if (!Deployment.getInstance().isDryRun()) {
                throw new RunException("deployed");
            }
            context.log().debug(DEBUG);
            context.config().get("sees").ifPresent(file -> write(file, seen()));
            context.config()
                    .get("other")
                    .ifPresent(other -> context.export("other", new StackReference(other).requireOutput("arn")));
            new ComponentResource("sample:index:Sample", name);
            context.export("name", com.pulumi.core.Output.of(name));
        });
    }
}
