package dev.sluice.benchmarks.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has taken so far, by {@code /proc}.
 *
 * @param cpuSeconds user and system time of all its threads
 * @param residentBytes memory that it holds now; 0 once it has ended
 * @param peakBytes largest resident size ever; 0 once it has ended
 */
public record ProcessUse(double cpuSeconds, long residentBytes, long peakBytes) {

    private static final double TICKS_PER_SECOND = 100;
    private static final long KIB = 1024;
    private static final int USER_TICKS = 11;

    /**
     * Looks now.
     *
     * @throws IOException if there is no such process
     */
    public static ProcessUse of(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        long resident = 0;
        long peak = 0;
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                resident = kib(line);
            } else if (line.startsWith("VmHWM:")) {
                peak = kib(line);
            }
        }
        String stat = Files.readString(proc.resolve("stat"));
        // the command name stands in parentheses and may hold anything
        String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double cpu = (Long.parseLong(rest[USER_TICKS]) + Long.parseLong(rest[USER_TICKS + 1])) / TICKS_PER_SECOND;
        return new ProcessUse(cpu, resident, peak);
    }

    private static long kib(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
    }
}
