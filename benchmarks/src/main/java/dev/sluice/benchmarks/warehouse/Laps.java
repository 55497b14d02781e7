package dev.sluice.benchmarks.warehouse;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.benchmarks.product.Percentiles;
import java.lang.management.ManagementFactory;

/** Wall and CPU time of runs of one thing, in milliseconds each. CPU is that of the whole process. Not thread-safe. */
final class Laps {

    private static final double MILLI = 1e6;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Percentiles wall = new Percentiles();
    private final Percentiles cpu = new Percentiles();
    private int count;

    void run(Runnable one) {
        long cpuBegin = SYSTEM.getProcessCpuTime();
        long begin = System.nanoTime();
        one.run();
        wall.add((System.nanoTime() - begin) / MILLI, 1);
        cpu.add((SYSTEM.getProcessCpuTime() - cpuBegin) / MILLI, 1);
        count++;
    }

    int count() {
        return count;
    }

    /** The wall time that such a share of the runs did not exceed. */
    double wall(double share) {
        return wall.at(share);
    }

    /** The CPU time that such a share of the runs did not exceed. */
    double cpu(double share) {
        return cpu.at(share);
    }
}
