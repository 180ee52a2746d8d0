package io.assumerole.components.internal.input;

import com.pulumi.deployment.Deployment;
import com.pulumi.deployment.internal.DeploymentInternal;
import java.util.Optional;
import java.util.stream.Stream;

/** What the running program says in place of a region or a session's name that is not given. */
public final class DeploymentDefaults {

    private static final int LONGEST_SESSION_NAME = 64;

    private DeploymentDefaults() {}

    /**
     * The stack's {@code aws:region}, else the environment's; {@code null} where neither is.
     *
     * <p>{@code com.pulumi.aws.Config} keeps the configuration of the first program that ran in the JVM, and an
     * application that runs several stacks would give the first one's region to all.
     */
    public static String region() {
        return DeploymentInternal.getInstance()
                .getConfig("aws:region")
                .or(() -> Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
                        .map(System::getenv)
                        .flatMap(region -> Optional.ofNullable(region).stream())
                        .findFirst())
                .filter(region -> !region.isEmpty())
                .orElse(null);
    }

    /** Names the session after the program that is running. */
    public static String sessionName() {
        var deployment = Deployment.getInstance();
        return sessionName(deployment.getProjectName(), deployment.getStackName());
    }

    /** Names the session after the program that is running, and after the user. */
    public static String sessionName(String user) {
        var deployment = Deployment.getInstance();
        return sessionName(deployment.getProjectName(), deployment.getStackName(), user);
    }

    /** {@code PROJECT-STACK-USER}, cut to 64 characters so that the user's name stays whole. */
    public static String sessionName(String project, String stack, String user) {
        var left = LONGEST_SESSION_NAME - user.length() - 1;
        if (left < 1) {
            return user;
        }
        var name = sessionName(project, stack);
        return name.substring(0, Math.min(name.length(), left)) + "-" + user;
    }

    /** {@code PROJECT-STACK}, with a dash for what STS does not allow, cut to 64 characters. */
    public static String sessionName(String project, String stack) {
        var name = (project + "-" + stack).replaceAll("[^A-Za-z0-9_+=,.@-]", "-");
        return name.substring(0, Math.min(name.length(), LONGEST_SESSION_NAME));
    }
}
