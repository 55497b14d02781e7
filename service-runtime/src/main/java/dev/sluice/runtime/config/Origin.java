package dev.sluice.runtime.config;

/** Where a value was written, in the words of a message. */
record Origin(String text) {

    static Origin line(String file, int line) {
        return new Origin(file + ":" + line);
    }

    static Origin variable(String name) {
        return new Origin("environment variable " + name);
    }

    static Origin set(String argument) {
        return new Origin("--set " + argument);
    }
}
