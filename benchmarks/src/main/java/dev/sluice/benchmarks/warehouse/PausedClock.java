package dev.sluice.benchmarks.warehouse;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.benchmarks.Measurement;
import java.lang.management.ManagementFactory;

/** Wall and CPU time of this process while it is switched on. Not thread-safe. */
final class PausedClock {

    private static final double NANOS = 1e9;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private long wall;
    private long cpu;
    private long wallBegin;
    private long cpuBegin;

    void start() {
        cpuBegin = SYSTEM.getProcessCpuTime();
        wallBegin = System.nanoTime();
    }

    /** Nanoseconds since {@link #start()}. */
    long stop() {
        long lap = System.nanoTime() - wallBegin;
        wall += lap;
        cpu += SYSTEM.getProcessCpuTime() - cpuBegin;
        return lap;
    }

    /** All that has been measured so far. */
    Measurement measured(String name, long records) {
        return new Measurement(name, records, wall / NANOS, cpu / NANOS);
    }
}
