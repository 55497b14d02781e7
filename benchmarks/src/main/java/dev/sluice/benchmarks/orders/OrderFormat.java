package dev.sluice.benchmarks.orders;

import org.jspecify.annotations.Nullable;

/** How orders are written to a file. */
public enum OrderFormat {
    /** One JSON object per line. */
    JSONL("jsonl") {
        @Override
        void write(Order order, StringBuilder to) {
            int start = to.length();
            char before = '{';
            for (int i = 0; i < order.values().length; i++) {
                to.append(before).append('"').append(Order.FIELDS.get(i)).append("\":");
                before = ',';
                String value = order.values()[i];
                if (value == null) {
                    to.append("null");
                } else if (Order.isNumber(i)) {
                    to.append(value);
                } else {
                    to.append('"').append(value).append('"');
                }
            }
            if (order.broken()) {
                to.setLength(start + (to.length() - start) / 2);
            } else {
                to.append('}');
            }
        }
    },
    /** Comma-separated with a header line; every text is quoted. */
    CSV("csv") {
        @Override
        void write(Order order, StringBuilder to) {
            int fields = order.broken() ? order.values().length - 1 : order.values().length;
            for (int i = 0; i < fields; i++) {
                if (i > 0) {
                    to.append(',');
                }
                String value = order.values()[i];
                if (value != null) {
                    to.append('"').append(value).append('"');
                }
            }
        }

        @Override
        String header() {
            return String.join(",", Order.FIELDS);
        }
    };

    private final String extension;

    OrderFormat(String extension) {
        this.extension = extension;
    }

    /** File name extension, without the dot. */
    public String extension() {
        return extension;
    }

    /** Appends one record, without the line end. A broken one is cut, so that it cannot be read. */
    abstract void write(Order order, StringBuilder to);

    /** The line before the first record; null where there is none. */
    @Nullable
    String header() {
        return null;
    }
}
