package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does not prove that the kernel lists a connection of another user: {@link OtherUserTest} shows it, as root. */
class SocketTableTest {
    private static final long OWN = new UnixSystem().getUid();
    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final String ROW =
            "   7: %s %s %s 00000000:00000000 00:00000000 00000000 %5d        0 4242 1 0 20\n";
    private static final String MAPPED = "0000000000000000FFFF0000";
    /** Ports 4660 and 22136. */
    private static final String CLIENT = "0100007F:1234";

    private static final String SERVER = "0100007F:5678";
    /** The server's end of the connection. */
    private static final String ACCEPTED = ROW.formatted(SERVER, CLIENT, "01", OWN);

    @TempDir
    private Path folder;

    @BeforeEach
    void assumeThatAddressesAreWrittenThisWay() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the rows are those of a little-endian machine");
    }

    private boolean isOwn(String row) throws Exception {
        return isOwn(row, "");
    }

    private boolean isOwn(String row, String rowOfVersion6) throws Exception {
        return table(HEADER + ACCEPTED + row, HEADER + rowOfVersion6).isOwn(address(0x1234), address(0x5678));
    }

    private SocketTable table(String version4, String version6) throws IOException {
        return new SocketTable(List.of(
                Files.writeString(folder.resolve("tcp"), version4),
                Files.writeString(folder.resolve("tcp6"), version6)));
    }

    private static InetSocketAddress address(int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    }

    @Test
    void tells_this_users_connection_from_another_users() throws Exception {
        assertThat(isOwn(ROW.formatted(CLIENT, SERVER, "01", OWN))).isTrue();
        assertThat(isOwn(ROW.formatted(CLIENT, SERVER, "01", OWN + 1))).isFalse();
    }

    @Test
    void finds_an_IPv4_address_among_those_of_IPv6() throws Exception {
        assertThat(isOwn("", ROW.formatted(MAPPED + CLIENT, MAPPED + SERVER, "01", OWN)))
                .isTrue();
        assertThat(isOwn("", ROW.formatted(MAPPED + CLIENT, MAPPED + SERVER, "01", OWN + 1)))
                .isFalse();
        // The same numbers, but not mapped.
        assertThat(isOwn("", ROW.formatted("00000000000000000000000001", MAPPED + SERVER, "01", OWN)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"01, true", "02, false", "04, false", "05, false", "06, false", "08, false", "0A, false"})
    void accepts_an_established_connection_only(String state, boolean accepted) throws Exception {
        assertThat(isOwn(ROW.formatted(CLIENT, SERVER, state, OWN))).isEqualTo(accepted);
    }

    /**
     * The owner of such a socket has closed it. It can remain established: an MPTCP connection does while it has data
     * to send, and before 6.17, the kernel reports user 0 for it.
     */
    @Test
    void accepts_no_connection_whose_client_has_no_inode() throws Exception {
        var row = ROW.formatted(CLIENT, SERVER, "01", OWN);

        assertThat(isOwn(row)).isTrue();
        assertThat(isOwn(row.replace(" 4242 ", " 0 "))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0100007F:1234, 0100007F:5678, true",
        "0100007F:1235, 0100007F:5678, false",
        "0100007F:1234, 0100007F:5679, false",
        "0200007F:1234, 0100007F:5678, false",
        // The server's own end of the connection, which always belongs to this user.
        "0100007F:5678, 0100007F:1234, false"
    })
    void finds_the_clients_end_only(String local, String remote, boolean found) throws Exception {
        assertThat(isOwn(ROW.formatted(local, remote, "01", OWN))).isEqualTo(found);
    }

    @Test
    void believes_no_table_that_names_two_users() throws Exception {
        var own = ROW.formatted(CLIENT, SERVER, "01", OWN);

        assertThat(isOwn(own + ROW.formatted(CLIENT, SERVER, "01", OWN + 1))).isFalse();
        assertThat(isOwn(own + own)).isTrue();
    }

    /** The kernel shows no inode of a connection that waits to be accepted. */
    @Test
    void accepts_only_a_connection_whose_other_end_this_process_has_accepted() throws Exception {
        var row = ROW.formatted(CLIENT, SERVER, "01", OWN);

        assertThat(isOwnOfClient(row + ACCEPTED)).isTrue();
        assertThat(isOwnOfClient(row)).isFalse();
        assertThat(isOwnOfClient(row + ACCEPTED.replace(" 4242 ", " 0 "))).isFalse();
        assertThat(isOwnOfClient(row + ROW.formatted(SERVER, CLIENT, "08", OWN)))
                .isFalse();
    }

    private boolean isOwnOfClient(String rows) throws Exception {
        return table(HEADER + rows, HEADER).isOwn(address(0x1234), address(0x5678));
    }

    /** While a socket is closed, one look can show it as open. */
    @Test
    void accepts_only_a_client_that_two_looks_show() throws Exception {
        var open = HEADER + ACCEPTED + ROW.formatted(CLIENT, SERVER, "01", OWN);
        var closed = open.replace(ROW.formatted(CLIENT, SERVER, "01", OWN), "");

        assertThat(isOwnInLooks(open, open)).isTrue();
        assertThat(isOwnInLooks(open, closed, closed, closed)).isFalse();
    }

    /** Each look reads the first pipe and then the second one, so that no look reads what the next one should. */
    private boolean isOwnInLooks(String... looks) throws Exception {
        var pipes = List.of(folder.resolve("first" + looks.length), folder.resolve("second" + looks.length));
        for (var pipe : pipes) {
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
        }
        var written = CompletableFuture.runAsync(() -> {
            for (var look : looks) {
                write(pipes.get(0), look);
                write(pipes.get(1), HEADER);
            }
        });
        var table = new SocketTable(pipes);
        var isOwn =
                assertTimeoutPreemptively(Duration.ofSeconds(30), () -> table.isOwn(address(0x1234), address(0x5678)));
        written.get(30, TimeUnit.SECONDS);
        return isOwn;
    }

    /** Each look takes milliseconds, and others can reset thousands of connections. */
    @Test
    void looks_only_once_for_a_closed_connection() throws Exception {
        var pipe = folder.resolve("tcp");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var table = new SocketTable(List.of(pipe));
        var written = CompletableFuture.runAsync(() -> write(pipe, HEADER));

        // A second look would wait for someone who writes.
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(table.isOwn(address(0x1234), address(0x5678))).isFalse());
        written.get(30, TimeUnit.SECONDS);
    }

    private static void write(Path pipe, String rows) {
        try {
            Files.writeString(pipe, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void accepts_all_on_macOS_which_has_no_table() throws Exception {
        var table = SocketTable.of("Mac OS X");

        table.requireReadable();
        assertThat(table.isOwn(address(0x1234), address(0x5678))).isTrue();
    }

    /** For example, where /proc is not mounted, or with subset=pid. */
    @Test
    void accepts_nothing_without_the_table_on_other_systems() throws Exception {
        var tcp = folder.resolve("tcp");
        var tcp6 = folder.resolve("tcp6");
        var table = new SocketTable(List.of(tcp, tcp6));
        var message = "local-aws opens no port for Pulumi, because it could not refuse connections from other users: "
                + tcp + " or " + tcp6 + " cannot be read. Mount /proc without the option subset=pid";

        assertThat(table.isOwn(address(0x1234), address(0x5678))).isFalse();
        assertThatThrownBy(table::requireReadable).hasMessage(message);
        assertThatThrownBy(() -> PluginServer.builder(0)
                        .channelFactory(() -> new SameUserServerChannel(table))
                        .build()
                        .start())
                .hasRootCauseMessage(message);

        Files.writeString(tcp, HEADER);
        table.requireReadable();
        for (var system : List.of("Linux", "FreeBSD")) {
            assertThat(SocketTable.of(system).files()).contains(Path.of("/proc/net/tcp"));
        }
    }

    @Test
    void knows_a_connection_of_this_process() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "the kernel's table is Linux's");
        try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var client = new Socket(server.getInetAddress(), server.getLocalPort());
            try (var accepted = server.accept()) {
                assertThat(isOwn(accepted)).isTrue();
                client.close();
                assertThat(isOwn(accepted)).isFalse();
            }
        }
    }

    /**
     * Data that arrives before a reset can still be read. The second socket binds the port before the first one frees it, because another
     * process could take a free port. For this, Linux requires SO_REUSEADDR on both sockets: socket(7).
     */
    @Test
    void refuses_a_reset_connection_even_if_this_user_has_its_port_next() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "the kernel's table is Linux's");
        try (var server = new ServerSocket(0, 2, InetAddress.getByName("127.0.0.1"));
                var next = new Socket()) {
            var reset = new Socket();
            reset.setReuseAddress(true);
            reset.bind(new InetSocketAddress(server.getInetAddress(), 0));
            reset.connect(server.getLocalSocketAddress());
            next.setReuseAddress(true);
            next.bind(reset.getLocalSocketAddress());
            try (var accepted = server.accept()) {
                reset.setSoLinger(true, 0);
                reset.close();
                next.connect(server.getLocalSocketAddress());
                assertThat(isOwn(accepted)).isFalse();
                try (var acceptedNext = server.accept()) {
                    assertThat(acceptedNext.getPort()).isEqualTo(accepted.getPort());
                    assertThat(isOwn(acceptedNext)).isTrue();
                }
            }
        }
    }

    private static boolean isOwn(Socket accepted) throws IOException {
        return SocketTable.OF_THIS_MACHINE.isOwn(
                (InetSocketAddress) accepted.getRemoteSocketAddress(),
                (InetSocketAddress) accepted.getLocalSocketAddress());
    }
}
