package io.assumerole.localaws.ministack;

import io.assumerole.localaws.run.ChildProcesses;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A MiniStack as it is without the proxy, for controls only: everybody who reaches it is root. It
 * has IAM and STS alone, so that nothing of this machine is open while it runs.
 */
final class BareMiniStack implements AutoCloseable {
    private static final int TRIES = 600;

    private final Process process;
    private final URI endpoint;

    private BareMiniStack(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static BareMiniStack start(Path python, Path folder) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var home = Files.createDirectories(folder);
        var builder = new ProcessBuilder(python.toString(), "-I", "-B", "-c", "from ministack import app; app.main()")
                .directory(home.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        "/usr/bin:/bin",
                        "HOME",
                        home.toString(),
                        "TMPDIR",
                        home.toString(),
                        "STATE_DIR",
                        home.resolve("state").toString(),
                        "SERVICES",
                        "iam,sts",
                        "AUTH",
                        "true",
                        "BIND_HOST",
                        "127.0.0.1",
                        "GATEWAY_PORT",
                        Integer.toString(port)));
        var started = new BareMiniStack(ChildProcesses.start(builder), URI.create("http://127.0.0.1:" + port));
        started.awaitStart();
        return started;
    }

    private void awaitStart() throws InterruptedException {
        for (int i = 0; i < TRIES && process.isAlive(); i++) {
            if (isOpen()) {
                return;
            }
            Thread.sleep(100);
        }
        close();
        throw new AssertionError("MiniStack without the proxy did not start.");
    }

    private boolean isOpen() {
        try {
            new Socket(endpoint.getHost(), endpoint.getPort()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        ChildProcesses.end(process.toHandle());
    }
}
