package io.assumerole.e2e;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Uses {@link RestingLoop} in the JVM of the tests, which JUnit finds by META-INF/services. */
public final class RestingTests implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        RestingLoop.use();
    }
}
