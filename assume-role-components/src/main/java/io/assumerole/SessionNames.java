package io.assumerole;

import com.pulumi.deployment.Deployment;

/** Session names for those who give none. */
final class SessionNames {

    private static final int LONGEST = 64;

    private SessionNames() {}

    /** Names the session after the program that is running. */
    static String ofDeployment() {
        var deployment = Deployment.getInstance();
        return of(deployment.getProjectName(), deployment.getStackName());
    }

    /** Names the session after the program that is running, and after the user. */
    static String ofDeployment(String user) {
        var deployment = Deployment.getInstance();
        return of(deployment.getProjectName(), deployment.getStackName(), user);
    }

    /** {@code PROJECT-STACK-USER}, cut to 64 characters so that the user's name stays whole. */
    static String of(String project, String stack, String user) {
        var left = LONGEST - user.length() - 1;
        if (left < 1) {
            return user;
        }
        var name = of(project, stack);
        return name.substring(0, Math.min(name.length(), left)) + "-" + user;
    }

    /** {@code PROJECT-STACK}, with a dash for what STS does not allow, cut to 64 characters. */
    static String of(String project, String stack) {
        var name = (project + "-" + stack).replaceAll("[^A-Za-z0-9_+=,.@-]", "-");
        return name.substring(0, Math.min(name.length(), LONGEST));
    }
}
