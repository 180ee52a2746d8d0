package io.assumerole.start;

import com.pulumi.Pulumi;
import com.pulumi.deployment.Deployment;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.StackReference;

/** A program that a fast start is made for. */
public final class SampleProgram {

    static final String DEBUG = "Registering for myself";

    private SampleProgram() {}

    /** A main class that is not public, which Java takes from a jar all the same. */
    static final class Hidden {
        public static void main(String[] args) {
            System.exit(Integer.parseInt(System.getenv().getOrDefault("SAMPLE_STATUS", "9")));
        }
    }

    public static void main(String[] args) throws InterruptedException {
        var status = System.getenv("SAMPLE_STATUS");
        if (status != null) {
            System.exit(Integer.parseInt(status));
        }
        if (System.getenv("SAMPLE_SLEEPS") != null) {
            System.out.println(ProcessHandle.current().pid());
            Thread.sleep(600_000);
        }
        Pulumi.run(
                context -> {
                    var name = context.config().require("name");
                    if (!Deployment.getInstance().isDryRun()) {
                        throw new RunException("deployed");
                    }
                    context.log().debug(DEBUG);
                    context.config()
                            .get("other")
                            .ifPresent(
                                    other ->
                                            context.export(
                                                    "other",
                                                    new StackReference(other)
                                                            .requireOutput("arn")));
                    new ComponentResource("sample:index:Sample", name);
                    context.export("name", com.pulumi.core.Output.of(name));
                });
    }
}
