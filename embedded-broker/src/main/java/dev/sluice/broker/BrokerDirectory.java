package dev.sluice.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one broker, locked while it is open. The lock is the operating system's, so it goes with the process, also
 * after kill -9. A directory that is already formatted keeps the identity it was given, whoever gave it. Not thread-safe but for what
 * never changes.
 */
final class BrokerDirectory implements AutoCloseable {

    private static final String LOCK_FILE = ".sluice-broker.lock";
    private static final String PORT_FILE = ".sluice-broker.port";
    private static final String STOPPED_FILE = ".sluice-broker.stopped";
    private static final String META = "meta.properties";

    private final Path path;
    private final FileChannel lockFile;
    private final int nodeId;
    private boolean registered;

    private BrokerDirectory(Path path, FileChannel lockFile, int nodeId, boolean registered) {
        this.path = path;
        this.lockFile = lockFile;
        this.nodeId = nodeId;
        this.registered = registered;
    }

    /** Locks the directory and formats it unless it is already formatted. */
    static BrokerDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel lockFile = lock(path);
            try {
                Properties meta = meta(path);
                int nodeId = meta == null ? 1 : nodeId(path, meta);
                if (meta == null) {
                    format(path, nodeId);
                }
                boolean stopped = Files.deleteIfExists(path.resolve(STOPPED_FILE));
                return new BrokerDirectory(path, lockFile, nodeId, meta != null && !stopped);
            } catch (IOException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BrokerFailed(
                    "the broker's directory " + path + " cannot be used: " + e
                            + "; check that it is writable and has space",
                    e);
        }
    }

    Path path() {
        return path;
    }

    int nodeId() {
        return nodeId;
    }

    /** Whether a broker of this directory may still stand as alive in its log: it was not stopped in order. */
    boolean maybeRegistered() {
        return registered;
    }

    /** A broker runs from now on. */
    void started() {
        registered = true;
    }

    /** It has said good-bye to its controller. */
    void stopped() {
        registered = false;
    }

    /** The port that the last broker on this directory listened on; 0 where there was none. */
    int lastPort() {
        try {
            return Integer.parseInt(Files.readString(path.resolve(PORT_FILE)).strip());
        } catch (IOException | NumberFormatException none) {
            return 0;
        }
    }

    void rememberPort(int port) {
        try {
            Files.writeString(path.resolve(PORT_FILE), Integer.toString(port));
        } catch (IOException e) {
            throw new BrokerFailed("the broker's directory " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try (lockFile) {
            if (!registered) {
                Files.writeString(path.resolve(STOPPED_FILE), "");
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve(LOCK_FILE);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            String owner = Files.readString(file).strip();
            throw new BrokerFailed("the broker's directory " + path + " is in use by "
                    + (owner.isEmpty() ? "another broker" : "the broker of process " + owner)
                    + "; stop that one, or choose another data directory");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very JVM
        }
    }

    private static @Nullable Properties meta(Path path) throws IOException {
        Path file = path.resolve(META);
        if (!Files.exists(file)) {
            return null;
        }
        var meta = new Properties();
        try (var in = Files.newInputStream(file)) {
            meta.load(in);
        }
        return meta;
    }

    private static int nodeId(Path path, Properties meta) {
        String id = meta.getProperty("node.id", "");
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw new BrokerFailed(
                    path.resolve(META) + ": expected node.id to be a number, found '" + id
                            + "'; restore the file, or choose another data directory",
                    e);
        }
    }

    private static void format(Path path, int nodeId) {
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(nodeId)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(path.toString())
                    .addDirectory(path.toString())
                    .run();
        } catch (Exception e) {
            throw new BrokerFailed("the broker's directory " + path + " cannot be formatted: " + e.getMessage(), e);
        }
    }
}
