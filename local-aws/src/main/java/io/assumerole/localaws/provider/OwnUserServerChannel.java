package io.assumerole.localaws.provider;

import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.util.List;

/** Accepts only connections from this process's user, and reads nothing from other connections. */
final class OwnUserServerChannel extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int before = accepted.size();
        int count = super.doReadMessages(accepted);
        accepted.subList(before, accepted.size()).removeIf(channel -> !isOwn((SocketChannel) channel));
        return count;
    }

    private static boolean isOwn(SocketChannel channel) {
        boolean own;
        try {
            own = SocketTable.OF_THIS_MACHINE.isOwn(channel.remoteAddress(), channel.localAddress());
        } catch (IOException e) {
            own = false;
        }
        if (!own) {
            channel.unsafe().closeForcibly();
        }
        return own;
    }
}
