package dev.sluice.benchmarks.product;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Ports of this machine's loopback address. Stateless. */
public final class Ports {

    private static final int TICK_MS = 100;

    private Ports() {}

    /** One that nobody listens on now. */
    public static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Waits until somebody listens.
     *
     * @throws IllegalStateException if nobody does in time
     */
    public static void await(int port, Duration patience) throws InterruptedException {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < patience.toNanos()) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TICK_MS);
                return;
            } catch (IOException notYet) {
                Thread.sleep(TICK_MS);
            }
        }
        throw new IllegalStateException("nobody listens on port " + port);
    }
}
