package dev.sluice.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The two ports of one broker on 127.0.0.1. The controller's must be known before anything listens, so free ports are looked up
 * first and the start is repeated when another process takes one in between.
 */
record Ports(int clients, int controller) {

    static final String HOST = "127.0.0.1";

    static Ports choose(int wanted) {
        try (ServerSocket clients = bind(wanted);
                ServerSocket controller = bind(0)) {
            return new Ports(clients.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new BrokerFailed(
                    "port " + wanted + " of " + HOST
                            + " cannot be opened (" + e.getMessage()
                            + "); stop the process that listens there, or choose another port (0 takes a free one)",
                    e);
        }
    }

    /** The wanted port where it is free, else any: for a port that is liked and not needed. */
    static Ports prefer(int liked) {
        try (ServerSocket probe = bind(liked)) {
            liked = probe.getLocalPort();
        } catch (IOException taken) {
            return choose(0);
        }
        return choose(liked);
    }

    private static ServerSocket bind(int port) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(HOST, port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
