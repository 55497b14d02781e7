package dev.sluice.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.export.ClosedWarehouse;
import dev.sluice.metadata.export.Delivery;
import dev.sluice.metadata.export.Outlet;
import dev.sluice.metadata.query.ReadConnections;
import dev.sluice.metadata.shard.ClosedShards;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.SluiceConfig;
import dev.sluice.standalone.instance.ServiceClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * How a command gets a copy out of the warehouse: from the service at {@code --url}, which keeps it; from the instance on the data directory,
 * which holds the file's lock and hands it over; or, where none runs, from the file itself.
 */
final class Copies {

    private final ConfigOptions options;
    private final SluiceConfig config;
    private final Path out;
    private final boolean force;

    Copies(ConfigOptions options, Path out, boolean force) {
        this.options = options;
        this.config = options.load();
        this.out = out;
        this.force = force;
    }

    /**
     * Asks a service, else does it here.
     *
     * @param route of the service
     * @param request its body; {@code out} and {@code force} are added
     * @param here the same on a closed warehouse, answering as the service does
     * @return what the service says, with the path where it lies now
     */
    JsonNode take(String route, ObjectNode request, Function<Outlet, ObjectNode> here) throws IOException {
        ServiceClient client = options.running(config).orElse(null);
        if (client == null) {
            return take(here);
        }
        if (options.url != null) {
            return client.postAndWait(route, request.put("out", out.toString()).put("force", force));
        }
        Outlet.spare(config.warehouse().fileIn(config.runtime().dataDir()), target());
        Delivery.check(target(), force);
        ObjectNode answer = (ObjectNode) client.postAndWait(
                route, request.put("out", ".handed-over-" + UUID.randomUUID()).put("force", false));
        Path made = Path.of(answer.path("path").asText());
        if (!Files.exists(made)) {
            throw new CommandFailed("the instance wrote " + made + ", which cannot be seen from here; fetch it there");
        }
        try {
            Delivery.move(made, target(), force);
        } finally {
            Delivery.delete(made);
        }
        return answer.put("path", target().toString());
    }

    private ObjectNode take(Function<Outlet, ObjectNode> here) throws IOException {
        Path file = config.warehouse().fileIn(config.runtime().dataDir());
        List<Path> files = config.warehouse().filesIn(config.runtime().dataDir());
        for (Path needed : files) {
            if (!Files.exists(needed)) {
                throw new CommandFailed(
                        "no warehouse at " + needed + "; load something first: sluice run FILE.yaml, or sluice demo");
            }
        }
        Delivery.check(target(), force);
        Path directory = Objects.requireNonNull(target().getParent());
        Files.createDirectories(directory);
        Path staging = Files.createTempDirectory(directory, ".sluice-");
        long memory = config.warehouse().memoryLimit().bytes();
        int threads = config.warehouse().threads();
        ReadConnections warehouse = files.size() == 1
                ? new ClosedWarehouse(file, staging, memory, threads)
                : new ClosedShards(files, staging, memory, threads);
        try (Outlet outlet = new Outlet(warehouse, file, staging)) {
            return here.apply(outlet);
        } finally {
            Delivery.delete(staging);
        }
    }

    /** Where the copy goes on this machine. */
    Path target() {
        return out.toAbsolutePath().normalize();
    }
}
