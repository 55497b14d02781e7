package dev.sluice.ingest.pull;

/** A definition's {@code source} cannot be followed. The message says where, what was expected and what was found. */
public final class InvalidSource extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param path key in the definition, e.g. {@code source.client.base_url} */
    public InvalidSource(String path, String what) {
        super(path + ": " + what);
    }
}
