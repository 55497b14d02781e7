package dev.sluice.metadata.sink;

import dev.sluice.metadata.MetadataApp;
import dev.sluice.metadata.WarehouseConfig;
import dev.sluice.runtime.ServiceContext;
import java.nio.file.Path;
import java.time.Duration;

/** The service as a process of its own: {@code ServiceProcess BOOTSTRAP NAMESPACE DATA_DIR}. */
final class ServiceProcess {

    private ServiceProcess() {}

    /** Runs until it is killed or told to stop. */
    public static void main(String[] args) throws InterruptedException {
        var config = Cluster.config(args[0], args[1], Path.of(args[2]));
        var app = new MetadataApp(WarehouseConfig.defaults(), ServiceContext.create(config));
        app.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> app.stop(Duration.ofSeconds(5))));
        Thread.currentThread().join();
    }
}
