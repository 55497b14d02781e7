package dev.sluice.benchmarks.orders;

import java.util.Map;
import java.util.TreeMap;

/** The countries of the orders: what the definition's lookup file holds. */
final class Countries {

    /** Codes that clean orders bear. */
    static final String[] CODES = {"DE", "FR", "IT", "ES", "CZ", "NL", "PL", "PT", "AT", "SE"};

    private static final String[] NAMES = {
        "GERMANY", "FRANCE", "ITALY", "SPAIN", "CZECHIA", "NETHERLANDS", "POLAND", "PORTUGAL", "AUSTRIA", "SWEDEN"
    };

    private Countries() {}

    /** Upper-case name of the country with that index. */
    static String name(int index) {
        return NAMES[index];
    }

    /** What stands in the data, trimmed and in upper case, to the code. */
    static Map<String, String> lookup() {
        var codes = new TreeMap<String, String>();
        for (int i = 0; i < CODES.length; i++) {
            codes.put(CODES[i], CODES[i]);
            codes.put(NAMES[i], CODES[i]);
        }
        return codes;
    }
}
