package dev.sluice.ingest.rest;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server answered, read whole.
 *
 * @param url the URL that answered, behind redirects
 * @param headers values by name in lower case, in the order received
 * @param body the body, decompressed
 */
@SuppressWarnings("ArrayRecordComponent")
record Answer(URI url, int status, Map<String, List<String>> headers, byte[] body) {

    Optional<String> header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    List<String> all(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
}
