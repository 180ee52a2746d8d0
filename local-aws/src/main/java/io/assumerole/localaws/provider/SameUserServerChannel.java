package io.assumerole.localaws.provider;

import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Accepts only connections from this process's user, and reads nothing from other connections. */
final class SameUserServerChannel extends NioServerSocketChannel {
    private final SocketTable table;

    /** @param table the tables with the users of the connections */
    SameUserServerChannel(SocketTable table) {
        this.table = table;
    }

    /** Does not open a port that could accept no connection. */
    @Override
    protected void doBind(SocketAddress address) throws Exception {
        table.requireReadable();
        super.doBind(address);
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        // This list is separate, because Netty serves everything in its own list, even after an exception.
        var connections = new ArrayList<Object>();
        int count = super.doReadMessages(connections);
        for (var connection : connections) {
            var channel = (SocketChannel) connection;
            if (isOwn(channel)) {
                accepted.add(channel);
            } else {
                channel.unsafe().closeForcibly();
            }
        }
        return count;
    }

    private boolean isOwn(SocketChannel channel) {
        try {
            return table.isOwn(channel.remoteAddress(), channel.localAddress());
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
