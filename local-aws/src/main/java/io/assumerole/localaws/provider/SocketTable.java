package io.assumerole.localaws.provider;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The kernel's tables of TCP sockets, which name the user who owns each socket.
 *
 * <p>The format is the Linux format: <a href="https://docs.kernel.org/networking/proc_net_tcp.html">proc_net_tcp</a>.
 *
 * @param files the tables of IPv4 and IPv6; empty if the system has none
 */
record SocketTable(List<Path> files) {
    static final SocketTable OF_THIS_MACHINE = of(System.getProperty("os.name"));

    private static final String OWN = Long.toString(new UnixSystem().getUid());
    private static final String ESTABLISHED = "01";
    /**
     * The inode of a connection that the server has not accepted yet, and of a socket that its owner has closed. Before
     * 6.17, the kernel reports user 0 for both. A closed MPTCP socket stays established while it has data to send.
     */
    private static final String NONE = "0";

    private static final byte[] IPV4_IN_IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int USER = 7;
    private static final int INODE = 9;
    private static final int READS = 4;

    /**
     * Returns the tables of this process's network namespace.
     *
     * @param system the name of the operating system. Only macOS is known to have no tables
     */
    static SocketTable of(String system) {
        return new SocketTable(
                system.startsWith("Mac") ? List.of() : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")));
    }

    /**
     * Refuses a system that should have the tables, but does not show them.
     *
     * @throws IOException if a table cannot be read
     */
    void requireReadable() throws IOException {
        // A kernel without IPv6 has no second table.
        var tables = files.stream().filter(Files::exists).toList();
        if (!files.isEmpty() && (tables.isEmpty() || !tables.stream().allMatch(Files::isReadable))) {
            throw new IOException(
                    ("local-aws opens no port for Pulumi, because it could not refuse connections from other"
                                    + " users: %s cannot be read. Mount /proc without the option subset=pid")
                            .formatted(files.stream().map(Path::toString).collect(Collectors.joining(" or "))));
        }
    }

    /**
     * Returns whether the client's end of a connection belongs to the user of this process.
     *
     * @param client the address of the client
     * @param server the address of this process, which has accepted this connection, and no later connection
     * @return true if it does, or if this system has no such table
     * @throws IOException if a table cannot be read
     */
    boolean isOwn(InetSocketAddress client, InetSocketAddress server) throws IOException {
        if (files.isEmpty()) {
            return true;
        }
        boolean isClientOwn = false;
        // A table that changes while it is read can lack a row.
        for (int looks = 0; looks < READS; looks++) {
            var connection = read(client, server);
            boolean isClosed = connection.owners().isEmpty() && !connection.isAccepted();
            if (isClosed || !connection.owners().stream().allMatch(OWN::equals)) {
                return false;
            }
            if (connection.owners().isEmpty()) {
                continue;
            }
            // The server's end comes last: if it is still open, the client's end belonged to the same connection.
            // Otherwise, it may belong to a later connection from the same port, which waits to be accepted. The
            // client's end counts twice, because a row of a socket that is being closed can be a mix of old and new.
            if (isClientOwn && connection.isAccepted()) {
                return true;
            }
            isClientOwn = true;
        }
        return false;
    }

    /**
     * The state of a connection in the tables.
     *
     * @param owners the users of the client's end; empty if that end is not open
     * @param isAccepted true if the server's end is open and accepted
     */
    private record Connection(List<String> owners, boolean isAccepted) {}

    /** Reads both tables, because the two ends of a connection can be in different tables. */
    private Connection read(InetSocketAddress client, InetSocketAddress server) throws IOException {
        var clients = List.of(text(client, false), text(client, true));
        var servers = List.of(text(server, false), text(server, true));
        var clientPort = port(client);
        var serverPort = port(server);
        var owners = new ArrayList<String>();
        boolean isAccepted = false;
        for (var file : files) {
            if (!Files.exists(file)) {
                continue;
            }
            for (var line : Files.readAllLines(file)) {
                // Another user can fill the tables, and splitting a row takes much longer than this check.
                if (!line.contains(clientPort) || !line.contains(serverPort)) {
                    continue;
                }
                var fields = line.strip().split("\\s+");
                if (fields.length <= INODE || !fields[STATE].equals(ESTABLISHED) || fields[INODE].equals(NONE)) {
                    continue;
                }
                if (clients.contains(fields[LOCAL]) && servers.contains(fields[REMOTE])) {
                    owners.add(fields[USER]);
                }
                isAccepted |= servers.contains(fields[LOCAL]) && clients.contains(fields[REMOTE]);
            }
        }
        return new Connection(owners, isAccepted);
    }

    /** Formats an address as the kernel does: each four bytes as a number in this machine's byte order. */
    private static String text(InetSocketAddress address, boolean mapped) {
        var bytes = address.getAddress().getAddress();
        var whole = mapped
                ? ByteBuffer.allocate(IPV4_IN_IPV6.length + bytes.length)
                        .put(IPV4_IN_IPV6)
                        .put(bytes)
                        .flip()
                : ByteBuffer.wrap(bytes);
        whole.order(ByteOrder.nativeOrder());
        var text = new StringBuilder();
        while (whole.hasRemaining()) {
            text.append("%08X".formatted(whole.getInt()));
        }
        return text.append(port(address)).toString();
    }

    private static String port(InetSocketAddress address) {
        return ":%04X".formatted(address.getPort());
    }
}
