package dev.sluice.benchmarks.ingest;

import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.Stopwatch;
import dev.sluice.benchmarks.product.HttpDoor;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/** Pushes all records as fast as they are accepted, a batch of lines in each request, by a few clients at once. */
final class PushRate {

    private static final int CLIENTS = 4;

    private final Orders orders;
    private final int batch;

    PushRate(Orders orders, int batch) {
        this.orders = orders;
        this.batch = batch;
    }

    /** From the first request to the last answer: every record is acknowledged then. */
    Measurement measure(HttpDoor door, String pipeline) throws IOException, InterruptedException {
        BlockingQueue<byte[]> bodies = bodies();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            var watch = new Stopwatch();
            Callable<Boolean> client = () -> {
                for (byte[] body = bodies.poll(); body != null; body = bodies.poll()) {
                    door.push(pipeline, body);
                }
                return true;
            };
            for (Future<Boolean> done : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
                done.get();
            }
            return watch.stop("push, " + batch + " a request", orders.records());
        } catch (ExecutionException e) {
            throw new IOException("a push failed: " + e.getMessage(), e);
        } finally {
            clients.shutdownNow();
        }
    }

    private BlockingQueue<byte[]> bodies() throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        var body = new ByteArrayOutputStream();
        int lines = 0;
        try (BufferedReader from = Files.newBufferedReader(orders.lines())) {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                body.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
                if (++lines % batch == 0) {
                    bodies.add(body.toByteArray());
                    body.reset();
                }
            }
        }
        if (body.size() > 0) {
            bodies.add(body.toByteArray());
        }
        return new LinkedBlockingQueue<>(bodies);
    }
}
