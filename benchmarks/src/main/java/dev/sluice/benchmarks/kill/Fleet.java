package dev.sluice.benchmarks.kill;

import dev.sluice.benchmarks.check.Violation;
import dev.sluice.benchmarks.product.HttpDoor;
import dev.sluice.benchmarks.product.Ports;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.benchmarks.product.SluiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A broker and the four services, each a process with a port and a data directory that it keeps over restarts. Not thread-safe. */
final class Fleet implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final SluiceCommand command;
    private final Path directory;
    private final Map<Member, Integer> ports = new EnumMap<>(Member.class);
    private final Map<Member, SluiceProcess> running = new EnumMap<>(Member.class);

    private Fleet(SluiceCommand command, Path directory) {
        this.command = command;
        this.directory = directory;
    }

    /** A fleet with its ports and directories; nothing runs yet. */
    static Fleet prepare(SluiceCommand command, Path directory) throws IOException {
        var fleet = new Fleet(command, directory);
        for (Member member : Member.values()) {
            fleet.ports.put(member, Ports.free());
            Files.createDirectories(fleet.dataDir(member));
        }
        return fleet;
    }

    /** Starts the broker and makes the topics. */
    void startBroker() throws IOException, InterruptedException {
        restart(Member.BROKER);
        Ports.await(ports.getOrDefault(Member.BROKER, 0), PATIENCE);
        run("topics", "apply");
    }

    /** Starts the four services; returns at once. */
    void startServices() throws IOException {
        for (Member member : Member.SERVICES) {
            restart(member);
        }
    }

    /** Applies definitions, as a user does. */
    void apply(Collection<Path> definitions) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("apply"));
        definitions.forEach(definition -> words.add(definition.toString()));
        run(words.toArray(String[]::new));
    }

    String bootstrapServers() {
        return "127.0.0.1:" + ports.get(Member.BROKER);
    }

    Path dataDir(Member member) {
        return directory.resolve(member.word());
    }

    /** The door of a service. */
    HttpDoor door(Member member) {
        return new HttpDoor(URI.create("http://127.0.0.1:" + ports.get(member)));
    }

    void kill(Member member) throws InterruptedException {
        SluiceProcess process = running.remove(member);
        if (process != null) {
            process.kill();
        }
    }

    /** Starts a member that does not run; returns at once. */
    void restart(Member member) throws IOException {
        var words = new ArrayList<String>();
        if (member == Member.BROKER) {
            words.addAll(List.of("broker", "--port", String.valueOf(ports.get(member))));
        } else {
            words.addAll(List.of("serve", member.word(), "--bootstrap-servers", bootstrapServers()));
            words.addAll(List.of("--set", "http.port=" + ports.get(member)));
        }
        words.addAll(List.of("--data-dir", dataDir(member).toString()));
        running.put(member, command.start(directory, member.word() + ".log", words));
    }

    /**
     * Checks that everybody runs.
     *
     * @throws dev.sluice.benchmarks.product.ProcessFailed if a process has ended by itself: only a kill may end one
     */
    void expectAllRunning() throws InterruptedException {
        for (SluiceProcess process : running.values()) {
            OptionalInt code = process.exitWithin(Duration.ZERO);
            if (code.isPresent()) {
                throw process.failed("ended by itself with exit code " + code.getAsInt());
            }
        }
    }

    /** Stops the services, not the broker; a service that needs longer than it may is a violation. */
    List<Violation> stopServices() throws InterruptedException {
        var violations = new ArrayList<Violation>();
        for (Member member : Member.SERVICES) {
            SluiceProcess process = running.remove(member);
            if (process != null && process.stop(GRACE.plusSeconds(2)).isEmpty()) {
                violations.add(new Violation(
                        "graceful stop inside " + GRACE.toSeconds() + " s", member.word() + " had to be killed"));
            }
        }
        return violations;
    }

    private void run(String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--bootstrap-servers", bootstrapServers()));
        try (SluiceProcess process = command.start(directory, "commands.log", all)) {
            process.expectSuccess(PATIENCE);
        }
    }

    @Override
    public void close() {
        running.values().forEach(SluiceProcess::close);
        running.clear();
    }
}
