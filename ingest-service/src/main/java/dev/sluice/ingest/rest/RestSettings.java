package dev.sluice.ingest.rest;

import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.pipeline.definition.SourceKeys;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a definition says of an API.
 *
 * @param chain the resource to load, behind the parents it needs
 * @param headers of every request
 * @param timeout of one request, to the last byte
 * @param longestWait what {@code Retry-After} may ask for at most
 */
record RestSettings(
        Origins origins,
        Settings auth,
        Map<String, String> headers,
        boolean anyAddress,
        Set<String> internalHosts,
        Duration timeout,
        int retries,
        Duration longestWait,
        double perSecond,
        long mostBytes,
        List<Resource> chain) {

    /**
     * Reads and checks everything.
     *
     * @throws InvalidSource naming the key, what was expected and found
     */
    static RestSettings of(Settings source, Secrets secrets) {
        source.only(SourceKeys.REST);
        Settings client = source.section("client").only(SourceKeys.REST_CLIENT);
        URI base = base(client, secrets);
        Set<String> hosts = new HashSet<>();
        client.texts("allowed_hosts").forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        var origins = new Origins(base, hosts);
        boolean any = Boolean.TRUE.equals(client.value("allow_private_addresses"));
        Set<String> internal = client.value("allow_private_addresses") instanceof List
                ? Set.copyOf(client.texts("allow_private_addresses"))
                : Set.of();
        Settings auth = client.section("auth");
        AuthReader.check(auth);
        return new RestSettings(
                origins,
                auth,
                headers(client, secrets),
                any,
                internal,
                client.duration("timeout").orElse(Duration.ofSeconds(30)),
                (int) client.number("max_retries", 0, 20, 5),
                client.duration("max_retry_after").orElse(Duration.ofMinutes(2)),
                client.decimal("requests_per_second", Double.POSITIVE_INFINITY),
                client.number("max_response_bytes", 1_024, 1L << 30, 64L << 20),
                chain(source, resources(source, client, origins, auth, secrets)));
    }

    private static URI base(Settings client, Secrets secrets) {
        String text = secrets.fill(
                client.required("base_url", "base_url: https://api.example.com/v1/"), client.path() + ".base_url");
        try {
            URI url = URI.create(text.endsWith("/") ? text : text + "/");
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // said below, without what was found: it may hold a password
        }
        throw new InvalidSource(
                client.path() + ".base_url",
                "expected http(s)://host/path/ without user, password or query; what is secret belongs under auth");
    }

    private static Map<String, String> headers(Settings client, Secrets secrets) {
        Settings written = client.section("headers");
        var headers = new LinkedHashMap<String, String>(Map.of("Accept", "application/json"));
        written.values().keySet().forEach(name -> {
            String text = written.text(name, "");
            if (AuthReader.isSecretName(name)) {
                Secrets.requirePlace(text, written.path() + "." + name, "API_TOKEN");
            }
            headers.put(name, secrets.fill(text, written.path() + "." + name));
        });
        return headers;
    }

    private static Map<String, Resource> resources(
            Settings source, Settings client, Origins origins, Settings auth, Secrets secrets) {
        var reader = new ResourceReader(
                new Paginators(origins, AuthReader.queryParameter(auth)),
                client.value("paginator"),
                source.section("resource_defaults"),
                secrets);
        var resources = new LinkedHashMap<String, Resource>();
        for (Object written : source.list("resources")) {
            String path = "source.resources[" + resources.size() + "]";
            Resource resource = reader.read(written, path);
            if (resources.put(resource.name(), resource) != null) {
                throw new InvalidSource(path + ".name", "'" + resource.name() + "' is there twice");
            }
        }
        if (resources.isEmpty()) {
            throw new InvalidSource("source", "key 'resources' is missing; add for example resources: [orders]");
        }
        return resources;
    }

    private static List<Resource> chain(Settings source, Map<String, Resource> resources) {
        String wanted = source.text("resource").orElseGet(() -> {
            var leaves = new ArrayList<>(resources.keySet());
            resources.values().forEach(resource -> resource.needs()
                    .forEach(need -> leaves.remove(need.substring(0, need.indexOf('.')))));
            if (leaves.size() != 1) {
                throw new InvalidSource(
                        "source",
                        "a pipeline loads one resource (others are its parents); say which with resource: "
                                + String.join(" | ", leaves.isEmpty() ? resources.keySet() : leaves));
            }
            return leaves.get(0);
        });
        var chain = new ArrayList<Resource>();
        String next = wanted;
        while (next != null) {
            Resource resource = resources.get(next);
            if (resource == null || chain.contains(resource)) {
                throw new InvalidSource(
                        "source.resources",
                        resource == null ? "no resource '" + next + "'" : "'" + next + "' needs itself");
            }
            chain.add(0, resource);
            Set<String> parents = new HashSet<>();
            resource.needs().forEach(need -> parents.add(need.substring(0, need.indexOf('.'))));
            if (parents.size() > 1) {
                throw new InvalidSource(
                        "source.resources", "'" + next + "' needs several resources, at most one parent is possible");
            }
            next = parents.isEmpty() ? null : parents.iterator().next();
        }
        return List.copyOf(chain);
    }
}
