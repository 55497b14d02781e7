package dev.sluice.ingest.probe;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ingest.PullSources;
import dev.sluice.ingest.pull.Chunk;
import dev.sluice.ingest.pull.FoundSource;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.PullSource;
import dev.sluice.ingest.pull.Pulled;
import dev.sluice.pipeline.definition.SourceSpec;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks an API for its first pages. Stateless. */
final class RestProbe {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_PAGES = 2;

    private RestProbe() {}

    /**
     * @param url of a listing
     * @param allowPrivate whether it may be on this machine or in a private network
     * @param token variable with a bearer token, as <code>${NAME}</code>; null for none
     * @throws IOException if it cannot be reached or read; the message says why
     */
    static FoundSource look(URI url, boolean allowPrivate, @Nullable String token)
            throws IOException, InterruptedException {
        Map<String, Object> settings = settings(url, allowPrivate, token);
        var rows = new ArrayList<JsonNode>();
        var pages = new ArrayList<Integer>();
        JsonNode paginator = null;
        try (PullSource source = PullSources.open(
                new SourceSpec(SourceSpec.REST, impatient(settings)), Path.of("."), Clock.systemUTC())) {
            source.open(null, null);
            for (int page = 0; page < MOST_PAGES; page++) {
                Chunk chunk = source.read();
                pages.add(chunk.records().size());
                for (Pulled pulled : chunk.records()) {
                    rows.add(JSON.readTree(pulled.payload()));
                }
                paginator =
                        Optional.ofNullable(chunk.progress().findValue("found")).orElse(paginator);
                if (chunk.isLast()) {
                    break;
                }
            }
        }
        var notes = new ArrayList<String>();
        notes.add("asked " + pages.size() + (pages.size() == 1 ? " page" : " pages") + ", records in each: " + pages);
        var found = new LinkedHashMap<>(settings);
        found.put("client", withPaginator(settings, paginator, notes));
        return new FoundSource(found, rows, List.of(), notes);
    }

    private static Map<String, Object> settings(URI url, boolean allowPrivate, @Nullable String token) {
        if (url.getHost() == null || url.getUserInfo() != null) {
            throw new InvalidSource("URL", "expected http(s)://host/path without user and password");
        }
        String path = url.getPath() == null ? "" : url.getPath();
        int last = path.lastIndexOf('/');
        String resource = path.substring(last + 1);
        if (resource.isEmpty()) {
            throw new InvalidSource("URL", "expected a path that ends with the name of a listing, such as /v1/orders");
        }
        var client = new LinkedHashMap<String, Object>();
        client.put("base_url", url.getScheme() + "://" + url.getAuthority() + path.substring(0, last + 1));
        if (token != null) {
            client.put("auth", Map.of("type", "bearer", "token", token));
        }
        if (allowPrivate) {
            client.put("allow_private_addresses", List.of(url.getHost()));
        }
        var endpoint = new LinkedHashMap<String, Object>();
        endpoint.put("path", resource);
        if (url.getRawQuery() != null) {
            endpoint.put("params", parameters(url.getRawQuery()));
        }
        var settings = new LinkedHashMap<String, Object>();
        settings.put("client", client);
        settings.put("resources", List.of(Map.of("name", name(resource), "endpoint", endpoint)));
        return settings;
    }

    /** Somebody waits for the answer: trouble is said after one more try. */
    private static Map<String, Object> impatient(Map<String, Object> settings) {
        var client = new LinkedHashMap<Object, Object>((Map<?, ?>) settings.getOrDefault("client", Map.of()));
        client.put("max_retries", 1L);
        var all = new LinkedHashMap<>(settings);
        all.put("client", client);
        return all;
    }

    private static Map<String, Object> parameters(String query) {
        var parameters = new LinkedHashMap<String, Object>();
        for (String pair : query.split("&")) {
            int sign = pair.indexOf('=');
            parameters.put(
                    decoded(sign < 0 ? pair : pair.substring(0, sign)),
                    sign < 0 ? "" : decoded(pair.substring(sign + 1)));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    static String name(String resource) {
        return resource.replaceFirst("\\.[A-Za-z]+$", "").replaceAll("[^A-Za-z0-9_]+", "_");
    }

    private static Map<String, Object> withPaginator(
            Map<String, Object> settings, @Nullable JsonNode paginator, List<String> notes) {
        var client = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) settings.getOrDefault("client", Map.of())).forEach((key, value) -> {
            if (value != null) {
                client.put(String.valueOf(key), value);
            }
        });
        if (paginator == null) {
            notes.add("no further page was announced: a single page, or a paginator to declare");
            client.put("paginator", "auto");
        } else {
            notes.add("paginator found: " + paginator);
            client.put("paginator", JSON.convertValue(paginator, new TypeReference<Map<String, Object>>() {}));
        }
        return client;
    }
}
