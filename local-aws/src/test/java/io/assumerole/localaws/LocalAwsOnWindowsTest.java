package io.assumerole.localaws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Does not prove what happens on Windows: only the name of the system is Windows's. {@code LocalAwsServerTest} is the control. */
class LocalAwsOnWindowsTest {
    private static final String NAME = "os.name";

    private final String before = System.getProperty(NAME);

    @AfterEach
    void restore() {
        System.setProperty(NAME, before);
    }

    @Test
    void refuses_to_start() {
        System.setProperty(NAME, "Windows 11");

        assertThatThrownBy(LocalAwsServer::start)
                .hasMessageStartingWith("The local AWS cannot run on Windows itself. Run the tests in WSL");
    }
}
