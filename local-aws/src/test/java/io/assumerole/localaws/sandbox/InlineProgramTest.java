package io.assumerole.localaws.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.AnotherUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the sockets of this process while an inline program runs. Needs the socket tables of Linux. */
@Tag("slow")
class InlineProgramTest {
    private static final String LISTENS = "0A";
    /** The beginning of what an HTTP/2 client sends, and an empty SETTINGS frame. */
    private static final String SEND =
            "exec 3<>/dev/tcp/127.0.0.1/$1; printf 'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n\\0\\0\\0\\4\\0\\0\\0\\0\\0' >&3; head -c 9 <&3 | od -An -tx1";

    @TempDir
    private Path folder;

    @Test
    void listens_for_the_engine_on_127_0_0_1_only_and_for_this_user_only() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "only Linux has these tables");
        var before = listeners().keySet();
        var during = new TreeMap<Integer, String>();
        var withWildcard = new TreeMap<Integer, String>();
        var answers = new ArrayList<String>();
        try (var sandbox = Sandbox.start(folder, System.getenv(), Progress.plain(System.out))) {
            var stack = sandbox.stack(
                    "inline",
                    "listens",
                    context -> {
                        try (var everywhere = new ServerSocket(0)) {
                            withWildcard.putAll(listeners());
                            assertThat(withWildcard).containsKey(everywhere.getLocalPort());
                            withWildcard.keySet().retainAll(List.of(everywhere.getLocalPort()));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        during.putAll(listeners());
                        during.keySet().removeAll(before);
                        answers.addAll(answers(during.firstKey()));
                    },
                    sandbox.root());
            stack.preview();
        }

        assertThat(withWildcard.values()).allMatch(address -> address.matches("0+"));
        // 127.0.0.1 as the kernel writes it, in a table of IPv4 or IPv6 addresses.
        assertThat(during.values()).isNotEmpty().allMatch(address -> address.endsWith("0100007F"));
        assertThat(answers.get(0)).as("this user").contains("04 00");
        assertThat(answers.subList(1, answers.size())).as("another user").noneMatch(answer -> answer.contains("04 00"));
    }

    /** What this user, and another one if this user can become one, get from a server. */
    private static List<String> answers(int port) {
        var answers = new ArrayList<String>();
        var users = Files.isExecutable(Path.of("/usr/bin/setpriv")) && "root".equals(System.getProperty("user.name"))
                ? List.of(AnotherUser.THIS_USER, AnotherUser.NOBODY)
                : List.of(AnotherUser.THIS_USER);
        for (var user : users) {
            try {
                answers.add(user.run("bash", "-c", SEND + " 2>/dev/null", "bash", Integer.toString(port)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return answers;
    }

    /** The ports that this process listens on, each with its address. */
    private static Map<Integer, String> listeners() {
        try {
            var own = new HashSet<String>();
            try (var files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
                for (var file : files) {
                    try {
                        own.add(Files.readSymbolicLink(file).toString());
                    } catch (IOException e) {
                        // It was closed meanwhile.
                    }
                }
            }
            var found = new TreeMap<Integer, String>();
            for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                if (Files.exists(Path.of(table))) {
                    for (var line : Files.readAllLines(Path.of(table))) {
                        var fields = line.strip().split("\\s+");
                        if (fields[3].equals(LISTENS) && own.contains("socket:[" + fields[9] + "]")) {
                            var address = fields[1].split(":");
                            found.put(Integer.parseInt(address[1], 16), address[0]);
                        }
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
