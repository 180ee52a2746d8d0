package io.assumerole.localaws.provider;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's tables of TCP sockets, which name the user who owns each socket.
 *
 * <p>The format is that of Linux: <a href="https://docs.kernel.org/networking/proc_net_tcp.html">proc_net_tcp</a>.
 *
 * @param files the tables of IPv4 and IPv6
 */
record SocketTable(List<Path> files) {
    /** The tables of this process's network namespace. */
    static final SocketTable OF_THIS_MACHINE =
            new SocketTable(List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")));

    private static final String OWN = Long.toString(new UnixSystem().getUid());
    /** The kernel reports user 0 for a socket that its owner has closed, so only open sockets count. */
    private static final String ESTABLISHED = "01";

    private static final byte[] IPV4_IN_IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int USER = 7;
    private static final int LOOKS = 3;

    /**
     * Returns whether the client's end of a connection belongs to the user of this process.
     *
     * @param client the address of the client
     * @param server the address of this process
     * @return true if it does, or if this system has no such table
     * @throws IOException if a table cannot be read
     */
    boolean isOwn(InetSocketAddress client, InetSocketAddress server) throws IOException {
        if (files.stream().noneMatch(Files::exists)) {
            return true;
        }
        var owners = owners(client, server);
        // A table that changes while it is read can be missing a row.
        for (int looks = 1; looks < LOOKS && owners.isEmpty(); looks++) {
            owners = owners(client, server);
        }
        return !owners.isEmpty() && owners.stream().allMatch(OWN::equals);
    }

    /** A connection is in only one of the tables, and reading a table takes milliseconds. */
    private List<String> owners(InetSocketAddress client, InetSocketAddress server) throws IOException {
        for (var file : files) {
            // A kernel without IPv6 has no second table.
            var owners = Files.exists(file) ? owners(file, client, server) : List.<String>of();
            if (!owners.isEmpty()) {
                return owners;
            }
        }
        return List.of();
    }

    private static List<String> owners(Path file, InetSocketAddress client, InetSocketAddress server)
            throws IOException {
        var clients = List.of(text(client, false), text(client, true));
        var servers = List.of(text(server, false), text(server, true));
        try (var lines = Files.lines(file)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > USER
                            && clients.contains(fields[LOCAL])
                            && servers.contains(fields[REMOTE])
                            && fields[STATE].equals(ESTABLISHED))
                    .map(fields -> fields[USER])
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
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
        return text.append(":%04X".formatted(address.getPort())).toString();
    }
}
