package dev.sluice.metadata.sink;

import dev.sluice.metadata.MetadataApp;
import dev.sluice.metadata.WarehouseConfig;
import dev.sluice.runtime.ServiceContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The service as a process of its own: {@code ServiceProcess BOOTSTRAP NAMESPACE DATA_DIR}. */
final class ServiceProcess {

    private ServiceProcess() {}

    /** Starts one on a tenant of a cluster. */
    static Process start(Cluster cluster, String tenant, Path data) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx400m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ServiceProcess.class.getName(),
                        cluster.bootstrapServers(),
                        tenant,
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Runs until it is killed or told to stop. */
    public static void main(String[] args) throws InterruptedException {
        var config = Cluster.config(args[0], args[1], Path.of(args[2]));
        var app = new MetadataApp(WarehouseConfig.defaults(), ServiceContext.create(config));
        app.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> app.stop(Duration.ofSeconds(5))));
        Thread.currentThread().join();
    }
}
