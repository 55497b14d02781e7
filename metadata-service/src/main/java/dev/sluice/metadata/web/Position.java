package dev.sluice.metadata.web;

/** Where a record stands in a topic, written {@code PARTITION/OFFSET}. */
record Position(int partition, long offset) {

    /** @throws IllegalArgumentException if the text is not of that form */
    static Position parse(String text) {
        String[] parts = text.split("/", -1);
        try {
            if (parts.length == 2) {
                return new Position(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "expected PARTITION/OFFSET as dead-letters list prints it, found '" + text + "'");
    }

    @Override
    public String toString() {
        return partition + "/" + offset;
    }
}
