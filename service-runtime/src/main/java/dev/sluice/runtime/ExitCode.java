package dev.sluice.runtime;

/** What the process says when it ends; the numbers of sysexits where there is one. */
public enum ExitCode {
    /** Done what was asked. */
    DONE(0),
    /** Failed. */
    FAILED(1),
    /** Wrong command line. */
    USAGE(2),
    /** Not possible now, worth another try: something is in use or away. */
    TEMPORARY(75),
    /** Invalid configuration or pipeline definition. */
    CONFIG(78);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The process exit code. */
    public int code() {
        return code;
    }
}
