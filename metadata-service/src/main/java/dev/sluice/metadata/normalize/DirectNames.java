package dev.sluice.metadata.normalize;

/** Names as they stand in the documents. */
final class DirectNames extends Naming {
    DirectNames(int limit) {
        super("▶", limit);
    }

    @Override
    String convert(String identifier) {
        return identifier;
    }
}
