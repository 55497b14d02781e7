package dev.sluice.metadata.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.metadata.MetadataApp;
import dev.sluice.metadata.WarehouseConfig;
import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.TopicsConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** An instance of the service that shares a sharded warehouse: a process of its own, and how a test talks to it. */
final class ShardProcess {

    static final int PARTITIONS = 6;
    static final int SHARDS = 3;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final URI url;

    private ShardProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** {@code ShardProcess BOOTSTRAP NAMESPACE DATA_DIR WAREHOUSE}: runs until it is killed or told to stop. */
    public static void main(String[] args) throws InterruptedException {
        ServiceContext context = ServiceContext.create(config(args[0], args[1], Path.of(args[2])));
        var app = new MetadataApp(
                WarehouseConfig.defaults().withFile(Path.of(args[3])).withShards(SHARDS), context);
        context.http().start();
        app.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> app.stop(Duration.ofSeconds(5))));
        System.out.println("url " + context.http().url());
        Thread.currentThread().join();
    }

    static RuntimeConfig config(String bootstrapServers, String namespace, Path dataDir) {
        return new RuntimeConfig(
                namespace,
                dataDir,
                new HttpConfig("127.0.0.1", 0, null),
                Map.of("bootstrap.servers", bootstrapServers, "consumer.session.timeout.ms", "6000"),
                Map.of(),
                new TopicsConfig(PARTITIONS, 1));
    }

    static ShardProcess start(Cluster cluster, String namespace, Path dataDir, Path warehouse) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx300m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ShardProcess.class.getName(),
                        cluster.bootstrapServers(),
                        namespace,
                        dataDir.toString(),
                        warehouse.toString())
                .redirectError(
                        dataDir.resolveSibling(dataDir.getFileName() + ".log").toFile())
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith("url ")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("the process ended, see " + dataDir + ".log");
        }
        return new ShardProcess(process, URI.create(line.substring(4)));
    }

    long pid() {
        return process.pid();
    }

    /** The shards that are open there and land rows. */
    Set<Integer> shards() throws Exception {
        var shards = new TreeSet<Integer>();
        for (JsonNode shard : shardList()) {
            if (shard.path("open").asBoolean() && shard.path("status").asText().equals("ready")) {
                shards.add(shard.path("shard").asInt());
            }
        }
        return shards;
    }

    JsonNode shardList() throws Exception {
        return get("/api/shards").path("here");
    }

    JsonNode get(String path) throws Exception {
        return send(HttpRequest.newBuilder(url.resolve(path)).GET());
    }

    /** The rows of a query over all shards; the error, where there is one, as a text. */
    JsonNode sql(String sql) throws Exception {
        JsonNode answer = send(HttpRequest.newBuilder(url.resolve("/sql"))
                .POST(BodyPublishers.ofString(
                        JSON.createObjectNode().put("sql", sql).toString())));
        return answer.has("rows") ? answer.path("rows") : answer.path("error");
    }

    private static JsonNode send(HttpRequest.Builder request) throws Exception {
        return JSON.readTree(HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString())
                .body());
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        ended();
    }

    /** SIGTERM, and until it has ended. */
    void stop() throws InterruptedException {
        process.destroy();
        ended();
    }

    /** Stops its threads, or lets them go on, as a long pause of the machine does. */
    void signal(String name) throws Exception {
        var done = new ProcessBuilder(List.of("kill", "-" + name, String.valueOf(process.pid()))).start();
        if (done.waitFor() != 0) {
            throw new IllegalStateException("kill -" + name + " did not work");
        }
    }

    private void ended() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("pid " + process.pid() + " does not end");
        }
    }
}
