package dev.sluice.broker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Exit;

/**
 * Kafka ends the process when its log fails. Inside somebody else's JVM a broker may only end itself: while one is open, its wish
 * goes to it. Kafka does not say which broker wishes, so with several in one JVM (tests) all are told. A Connect worker in this JVM
 * wishes by the same way when its main thread ends, also one that is only being stopped: that thread is over by then, whoever
 * embeds the worker sees it, and neither the process nor a broker ends for it.
 */
final class ProcessExit {

    private static final Set<Runnable> BROKERS = ConcurrentHashMap.newKeySet();

    private ProcessExit() {}

    /** From now on the broker is told instead of the process being ended. */
    static void divertTo(Runnable broker) {
        BROKERS.add(broker);
        Exit.setHaltProcedure((code, message) -> {
            if (!connectAsks() && !diverted()) {
                Runtime.getRuntime().halt(code);
            }
        });
        Exit.setExitProcedure((code, message) -> {
            if (!connectAsks() && !diverted()) {
                System.exit(code);
            }
        });
    }

    static void noLongerTo(Runnable broker) {
        BROKERS.remove(broker);
    }

    private static boolean diverted() {
        if (BROKERS.isEmpty()) {
            return false;
        }
        BROKERS.forEach(Runnable::run);
        return true;
    }

    private static boolean connectAsks() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith("org.apache.kafka.connect.")));
    }
}
