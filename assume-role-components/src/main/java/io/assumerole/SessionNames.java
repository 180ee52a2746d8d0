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

    /** {@code PROJECT-STACK}, with a dash for what STS does not allow, cut to 64 characters. */
    static String of(String project, String stack) {
        var name = (project + "-" + stack).replaceAll("[^A-Za-z0-9_+=,.@-]", "-");
        return name.substring(0, Math.min(name.length(), LONGEST));
    }
}
