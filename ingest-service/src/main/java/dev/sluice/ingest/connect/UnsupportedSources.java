package dev.sluice.ingest.connect;

/** Hears of definitions whose source cannot be read, so that whoever looks at the sources sees why nothing comes. */
public interface UnsupportedSources {

    /** The connector of a pipeline is not there. Called again and again. */
    void refuse(String pipeline, String connector, String why);

    /** A pipeline needs no connector. */
    default void settled(String pipeline) {}
}
