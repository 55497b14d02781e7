package dev.sluice.ingest.rest;

import dev.sluice.ingest.pull.SourceTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests: one at a time, with a limit in time and size for the whole answer, redirects only where they may lead.
 * {@link #close()} is thread-safe and ends a request under way; the rest belongs to one thread.
 */
final class HttpDoor implements AutoCloseable {

    private static final int MOST_REDIRECTS = 5;

    private final CloseableHttpClient client;
    private final ScheduledExecutorService watch;
    private final Origins origins;
    private final Duration timeout;
    private final long mostBytes;

    /**
     * @param timeout for one request, from the connection to the last byte
     * @param mostBytes longest body, after decompression
     */
    HttpDoor(DnsResolver names, Origins origins, Duration timeout, long mostBytes) {
        this.origins = origins;
        this.timeout = timeout;
        this.mostBytes = mostBytes;
        Timeout limit = Timeout.ofMilliseconds(timeout.toMillis());
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(names)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(limit)
                                .setSocketTimeout(limit)
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(limit).build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("sluice")
                .build();
        this.watch = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "rest-watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Sends a request and reads its answer whole, whatever its status.
     *
     * @throws SourceTrouble if it leads where it may not, or the answer is too large
     * @throws IOException if no whole answer came in time
     */
    Answer send(Draft draft) throws IOException {
        URI url = origins.check(draft.url(), "the request");
        String method = draft.method;
        for (int hops = 0; ; hops++) {
            Answer answer = once(method, url, draft);
            String location = answer.header("location").orElse(null);
            if (location == null || !isRedirect(answer.status())) {
                return answer;
            }
            if (hops == MOST_REDIRECTS) {
                throw new SourceTrouble(Origins.shown(url) + ": more than " + MOST_REDIRECTS + " redirects");
            }
            url = origins.check(resolve(url, location), "a redirect of " + Origins.shown(url));
            method = answer.status() < 307 ? "GET" : method;
        }
    }

    private static URI resolve(URI url, String location) throws SourceTrouble {
        try {
            return Origins.resolve(url, location);
        } catch (IllegalArgumentException e) {
            throw new SourceTrouble("a redirect of " + Origins.shown(url) + " leads to what is no URL");
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private Answer once(String method, URI url, Draft draft) throws IOException {
        var request = new HttpUriRequestBase(method, url);
        draft.headers.forEach(request::setHeader);
        if (draft.body != null && !method.equals("GET")) {
            request.setEntity(new ByteArrayEntity(Json.bytes(draft.body), ContentType.APPLICATION_JSON));
        }
        return send(request, url);
    }

    /** Sends a request as it stands. */
    Answer send(HttpUriRequestBase request, URI url) throws IOException {
        ScheduledFuture<?> end = watch.schedule(request::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return client.execute(request, response -> read(response, url));
        } catch (GuardedNames.RefusedAddress e) {
            throw new SourceTrouble(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            if (end.isDone()) {
                throw new IOException("no whole answer within " + timeout.toMillis() + " ms", e);
            }
            throw e;
        } finally {
            end.cancel(false);
        }
    }

    private Answer read(ClassicHttpResponse response, URI url) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        byte[] body = {};
        if (response.getEntity() != null) {
            try (InputStream in = response.getEntity().getContent()) {
                body = in == null ? body : in.readNBytes((int) mostBytes + 1);
            }
        }
        if (body.length > mostBytes) {
            throw new SourceTrouble(Origins.shown(url) + ": the answer has more than " + mostBytes
                    + " bytes; ask for smaller pages, or raise client.max_response_bytes");
        }
        return new Answer(url, response.getCode(), headers, body);
    }

    @Override
    public void close() {
        watch.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }
}
