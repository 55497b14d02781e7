package dev.sluice.standalone;

/** A command cannot do what it was asked; the message says what to do about it. */
public final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CommandFailed(String message) {
        super(message);
    }
}
