package dev.sluice.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An API of rows {@code {"id": n}}, from {@code since} on, in pages by {@code offset}; it holds back its answer to one page. */
final class HeldApi implements AutoCloseable {

    static final int PAGE = 50;

    /** What {@code since} was in each request, -1 where it was not sent. */
    final List<Integer> asked = new CopyOnWriteArrayList<>();

    /** Somebody waits for the held page: what came before is read, what follows is not. */
    final CountDownLatch reached = new CountDownLatch(1);

    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final int heldAt;
    private volatile int rows;

    HeldApi(int rows, int heldAt) throws IOException {
        this.rows = rows;
        this.heldAt = heldAt;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::page);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** From now on there are so many. */
    void grow(int to) {
        rows = to;
    }

    void release() {
        released.countDown();
    }

    private void page(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int since = number(query, "since");
        asked.add(since);
        int from = Math.max(0, since) + Math.max(0, number(query, "offset"));
        if (from == heldAt) {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] body = IntStream.range(from, Math.min(from + PAGE, rows))
                .mapToObj(i -> "{\"id\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static int number(String query, String name) {
        String digits = ("&" + query).replaceFirst(".*&" + name + "=(\\d+).*", "$1");
        return digits.chars().allMatch(Character::isDigit) ? Integer.parseInt(digits) : -1;
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
