package io.assumerole.components.internal.input;

import com.pulumi.deployment.Deployment;
import com.pulumi.deployment.internal.DeploymentInternal;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The defaults for the region and the session name, which depend on the running program. */
public final class DeploymentDefaults {

    private static final int LONGEST_SESSION_NAME = 64;

    private DeploymentDefaults() {}

    /**
     * Returns the stack's {@code aws:region}, or else the environment's region; {@code null} if neither is set.
     *
     * <p>{@code com.pulumi.aws.Config} keeps the configuration of the first program in the JVM, so an application
     * that runs several stacks would use the first stack's region for all.
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

    /** Returns the session name for the running program. */
    public static String sessionName() {
        var deployment = Deployment.getInstance();
        return sessionName(deployment.getProjectName(), deployment.getStackName());
    }

    /** Returns the session name for the running program and a user. */
    public static String sessionName(@Nullable String user) {
        if (user == null) {
            throw new IllegalArgumentException(
                    "UserName: got null; the user has no output \"name\". In a test with mocks,"
                            + " return the name, as AwsMocks does");
        }
        var deployment = Deployment.getInstance();
        return sessionName(deployment.getProjectName(), deployment.getStackName(), user);
    }

    /** Returns {@code PROJECT-STACK-USER}, shortened to 64 characters without shortening the user's name. */
    public static String sessionName(String project, String stack, String user) {
        var left = LONGEST_SESSION_NAME - user.length() - 1;
        if (left < 1) {
            return user;
        }
        var name = sessionName(project, stack);
        return name.substring(0, Math.min(name.length(), left)) + "-" + user;
    }

    /**
     * Returns {@code PROJECT-STACK}, with a dash for characters that STS does not allow, shortened to 64 characters.
     */
    public static String sessionName(String project, String stack) {
        var name = (project + "-" + stack).replaceAll("[^A-Za-z0-9_+=,.@-]", "-");
        return name.substring(0, Math.min(name.length(), LONGEST_SESSION_NAME));
    }
}
