package dev.sluice.benchmarks.llm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of another JVM's heap is in use, by the JDK's {@code jcmd}. Stateless. */
final class LiveHeap {

    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    /** Instances, bytes: the last line of a class histogram. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private LiveHeap() {}

    /**
     * Bytes of all live objects; makes that JVM collect its garbage first.
     *
     * @throws IOException if this is no JDK, or the JVM does not answer
     */
    static long bytes(long pid) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(JCMD.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher total = TOTAL.matcher(said);
        if (!total.find()) {
            throw new IOException("jcmd " + pid + " GC.class_histogram says no total: "
                    + said.substring(0, Math.min(200, said.length())));
        }
        return Long.parseLong(total.group(1));
    }
}
