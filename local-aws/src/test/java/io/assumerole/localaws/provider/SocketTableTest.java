package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        var table = new SocketTable(List.of(
                Files.writeString(folder.resolve("tcp"), HEADER + row),
                Files.writeString(folder.resolve("tcp6"), HEADER + rowOfVersion6)));
        return table.isOwn(address(0x1234), address(0x5678));
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

    /** The kernel reports user 0 for a socket that nobody has open anymore. */
    @ParameterizedTest
    @CsvSource({"01, true", "02, false", "04, false", "05, false", "06, false", "08, false", "0A, false"})
    void accepts_an_established_connection_only(String state, boolean accepted) throws Exception {
        assertThat(isOwn(ROW.formatted(CLIENT, SERVER, state, OWN))).isEqualTo(accepted);
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

    /** For example, on macOS. */
    @Test
    void accepts_all_on_a_system_without_the_table() throws Exception {
        var table = new SocketTable(List.of(folder.resolve("none"), folder.resolve("none6")));

        assertThat(table.isOwn(address(0x1234), address(0x5678))).isTrue();
    }

    @Test
    void knows_a_connection_of_this_process() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "the kernel's table is Linux's");
        try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var client = new Socket(server.getInetAddress(), server.getLocalPort());
            try (var accepted = server.accept()) {
                var from = (InetSocketAddress) accepted.getRemoteSocketAddress();
                var to = (InetSocketAddress) accepted.getLocalSocketAddress();

                assertThat(SocketTable.OF_THIS_MACHINE.isOwn(from, to)).isTrue();
                client.close();
                assertThat(SocketTable.OF_THIS_MACHINE.isOwn(from, to)).isFalse();
            }
        }
    }
}
