package dev.sluice.benchmarks.product;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at another process four times a second, through {@code /proc}, until it ends. */
public final class ProcessSampler implements AutoCloseable {

    private static final long PERIOD_MS = 250;

    private final long pid;
    private final Thread thread;
    private final List<Sample> samples = new ArrayList<>();

    private record Sample(long nanos, long residentBytes, double cpuSeconds, long peakBytes) {}

    private ProcessSampler(long pid) {
        this.pid = pid;
        thread = new Thread(this::watch, "process-sampler");
        thread.setDaemon(true);
    }

    /** Starts looking. */
    public static ProcessSampler start(long pid) {
        var sampler = new ProcessSampler(pid);
        sampler.thread.start();
        return sampler;
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Sample sample = look();
                if (sample.peakBytes() > 0) { // a process that has ended and was not yet waited for has no memory
                    synchronized (samples) {
                        samples.add(sample);
                    }
                }
                Thread.sleep(PERIOD_MS);
            }
        } catch (IOException | NumberFormatException ended) {
            // the process is gone: the samples so far are what there is
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Sample look() throws IOException {
        ProcessUse use = ProcessUse.of(pid);
        return new Sample(System.nanoTime(), use.residentBytes(), use.cpuSeconds(), use.peakBytes());
    }

    /** CPU seconds, peak memory and how memory went, as of the last look. */
    public Resources resources() {
        synchronized (samples) {
            if (samples.isEmpty()) {
                return new Resources(0, 0, 1);
            }
            Sample last = samples.get(samples.size() - 1);
            double middle = mean(samples.size() / 3, samples.size() * 2 / 3);
            double end = mean(samples.size() * 2 / 3, samples.size());
            return new Resources(last.cpuSeconds(), last.peakBytes(), middle == 0 ? 1 : end / middle);
        }
    }

    private double mean(int from, int to) {
        return samples.subList(from, to).stream()
                .mapToLong(Sample::residentBytes)
                .average()
                .orElse(0);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    /**
     * What a process took.
     *
     * @param cpuSeconds user and system time
     * @param peakBytes largest resident size ever
     * @param flatness mean resident size of the last third of the run over that of the middle third; 1 is flat
     */
    public record Resources(double cpuSeconds, long peakBytes, double flatness) {}
}
