package dev.sluice.metadata.sink;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Starts processes that get killed. DuckDB's driver unpacks its library of 57 MB into the directory for temporary files at each start, and a killed
 * process leaves it there; here it is unpacked once, beside the driver's classes, where the driver looks for it when its jar has none.
 */
final class VictimProcess {

    private static final String LIBRARY = "libduckdb_java";

    private final String classPath;
    private final Path temporary;

    /**
     * Unpacks the driver.
     *
     * @param directory for its files
     */
    VictimProcess(Path directory) throws IOException {
        temporary = Files.createDirectories(directory.resolve("tmp"));
        List<String> entries = new ArrayList<>(
                Arrays.asList(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator)));
        String driver = entries.stream()
                .filter(entry -> entry.contains("duckdb_jdbc") && entry.endsWith(".jar"))
                .findFirst()
                .orElseThrow();
        Path classes = Files.createDirectories(directory.resolve("driver/classes"));
        if (unpack(Path.of(driver), classes)) {
            Collections.replaceAll(entries, driver, classes.toString());
        }
        classPath = String.join(File.pathSeparator, entries);
    }

    /** Returns whether there is a library for this machine. */
    private static boolean unpack(Path driver, Path classes) throws IOException {
        String library = LIBRARY + ".so_" + platform();
        boolean found = false;
        try (ZipFile jar = new ZipFile(driver.toFile())) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                boolean isLibrary = entry.getName().startsWith(LIBRARY);
                if (entry.isDirectory() || (isLibrary && !entry.getName().equals(library))) {
                    continue;
                }
                found |= isLibrary;
                Path file = (isLibrary ? classes.getParent() : classes).resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (var content = jar.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
        }
        return found;
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return system.startsWith("mac")
                ? "osx_universal"
                : (system.startsWith("windows") ? "windows_" : "linux_") + processor;
    }

    /** Starts {@link EndlessSink}. */
    Process start(Victim victim, Path warehouse) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx400m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        classPath,
                        EndlessSink.class.getName(),
                        victim.name(),
                        warehouse.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
