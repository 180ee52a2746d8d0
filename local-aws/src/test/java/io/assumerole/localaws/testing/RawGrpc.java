package io.assumerole.localaws.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.Channel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Records the bytes that a client of gRPC sends, so that another user of this machine can send the same bytes. */
public final class RawGrpc {
    /** Sends its input, and prints enough of the response to show that the answer to the request has begun. */
    private static final String SEND = "exec 3<>/dev/tcp/127.0.0.1/$1; cat >&3; head -c 100 <&3";

    /** The end of the header of the frame that begins every answer of gRPC: length, type SETTINGS, flags and stream 0. */
    private static final String SETTINGS = "\u0004\0\0\0\0\0";

    private RawGrpc() {}

    /** Returns whether a server of this machine answers these bytes. */
    public static boolean isAnswered(AnotherUser user, int port, byte[] request) throws Exception {
        return user.run(request, "bash", "-c", SEND, "bash", Integer.toString(port))
                .contains(SETTINGS);
    }

    /** Returns the bytes that a call sends to a server of this machine. */
    public static byte[] record(int port, Consumer<Channel> call) throws Exception {
        var recorded = new ByteArrayOutputStream();
        try (var relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var relayed = CompletableFuture.runAsync(() -> relay(relay, port, recorded));
            var channel = NettyChannelBuilder.forAddress("127.0.0.1", relay.getLocalPort())
                    .usePlaintext()
                    .build();
            call.accept(channel);
            channel.shutdownNow();
            relayed.get(30, SECONDS);
        }
        return recorded.toByteArray();
    }

    private static void relay(ServerSocket relay, int port, OutputStream record) {
        try (var client = relay.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var back = CompletableFuture.runAsync(() -> copy(server, client, OutputStream.nullOutputStream()));
            copy(client, server, record);
            back.get(30, SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Socket from, Socket to, OutputStream record) {
        var buffer = new byte[8192];
        try {
            try {
                for (int read; (read = from.getInputStream().read(buffer)) >= 0; ) {
                    record.write(buffer, 0, read);
                    to.getOutputStream().write(buffer, 0, read);
                }
            } finally {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            // One of both has closed the connection.
        }
    }
}
