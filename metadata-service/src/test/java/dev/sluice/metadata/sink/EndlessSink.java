package dev.sluice.metadata.sink;

import java.nio.file.Path;

/** Flushes for ever; says after each commit how many records the warehouse has taken: {@code EndlessSink VICTIM DIRECTORY}. */
final class EndlessSink {

    private EndlessSink() {}

    /** Goes on where the warehouse in the directory stands. */
    public static void main(String[] args) {
        Victim victim = Victim.valueOf(args[0]);
        SinkRig rig = victim.open(Path.of(args[1]));
        long taken = Victim.taken(rig);
        victim.end(rig, taken); // perhaps the kill came between the last rows of a load and its end
        while (true) {
            taken = victim.flush(rig, taken);
            System.out.println("committed " + taken);
        }
    }
}
