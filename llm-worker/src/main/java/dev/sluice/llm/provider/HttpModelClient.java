package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider over HTTP: one transport, with its time-outs, limits, errors and redaction, and the provider's own wire on it.
 * Connections are kept and reused; redirects are not followed, since the key would go along. Thread-safe; the calling thread waits.
 */
public final class HttpModelClient implements ModelClient {

    private static final Logger log = LoggerFactory.getLogger(HttpModelClient.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int MESSAGE_LENGTH = 150;

    private final ClientSettings settings;
    private final Wire wire;
    private final HttpClient http;
    private final InstantSource clock;
    private volatile Dialect dialect = Dialect.FULL;

    /** A client of anybody who speaks OpenAI's chat completions, with connections of its own. */
    public static HttpModelClient openAi(ClientSettings settings) {
        return new HttpModelClient(settings, new OpenAiWire(), InstantSource.system());
    }

    /** A client of Azure OpenAI; the model is the name of the deployment. */
    public static HttpModelClient azureOpenAi(ClientSettings settings) {
        return new HttpModelClient(settings, new AzureWire(), InstantSource.system());
    }

    /** A client of Anthropic. */
    public static HttpModelClient anthropic(ClientSettings settings) {
        return new HttpModelClient(settings, new AnthropicWire(), InstantSource.system());
    }

    /** A client of Google Gemini. */
    public static HttpModelClient gemini(ClientSettings settings) {
        return new HttpModelClient(settings, new GeminiWire(), InstantSource.system());
    }

    /** A client of Amazon Bedrock with a Bedrock API key, or with AWS keys that sign requests. */
    public static HttpModelClient bedrock(ClientSettings settings) {
        return new HttpModelClient(settings, new BedrockWire(), InstantSource.system());
    }

    HttpModelClient(ClientSettings settings, Wire wire, InstantSource clock) {
        this.settings = settings;
        this.wire = wire;
        this.clock = clock;
        Duration connect = settings.timeout().compareTo(CONNECT_TIMEOUT) < 0 ? settings.timeout() : CONNECT_TIMEOUT;
        // HTTP/1.1: a single HTTP/2 connection caps the requests in flight, and local servers stumble over the upgrade
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect)
                .build();
    }

    @Override
    public ModelReply complete(ModelRequest request) throws ProviderException {
        Dialect spoken = dialect;
        Streaming streaming = settings.idleTimeout() != null && spoken.streamed() ? wire.streaming() : null;
        HttpResponse<byte[]> response = send(httpRequest(request, spoken, streaming), streaming);
        if (response.statusCode() == 200) {
            return wire.reply(Json.response(response.body()), response.headers());
        }
        throw failure(response, spoken);
    }

    private HttpRequest httpRequest(ModelRequest request, Dialect spoken, @Nullable Streaming streaming) {
        URI url = wire.url(settings);
        ObjectNode plain = wire.body(request, settings, spoken);
        byte[] body = Json.bytes(streaming == null ? plain : streaming.body().apply(plain));
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        streaming == null ? url : streaming.url().apply(url))
                .header("Content-Type", "application/json")
                .header("Accept", streaming == null ? "application/json" : "text/event-stream, application/json")
                .POST(BodyPublishers.ofByteArray(body));
        wire.headers(settings, body, clock.instant()).forEach(builder::header);
        return builder.build();
    }

    /** The client's own time-out ends with the headers; this one covers the body too. */
    private HttpResponse<byte[]> send(HttpRequest request, @Nullable Streaming streaming) throws ProviderException {
        var pulse = new Pulse(settings.timeout(), streaming == null ? null : settings.idleTimeout());
        CompletableFuture<HttpResponse<byte[]>> pending =
                http.sendAsync(request, info -> pulse.listening(body(info, streaming)));
        try {
            return pulse.await(pending);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw ProviderException.passing(Kind.TIMEOUT, String.valueOf(e.getMessage()), null);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw ProviderException.cancelled();
        } catch (CancellationException e) {
            throw ProviderException.cancelled();
        } catch (ExecutionException e) {
            throw unanswered(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Errors are never streamed, and a server may send the answer at once though it was asked to stream. */
    private BodySubscriber<byte[]> body(ResponseInfo info, @Nullable Streaming streaming) {
        String type = info.headers().firstValue("content-type").orElse("");
        if (streaming == null || info.statusCode() != 200 || !type.startsWith("text/event-stream")) {
            return new CappedBody(settings.maxAnswerBytes());
        }
        return new EventBody(streaming.answer().get(), settings.maxAnswerBytes());
    }

    private ProviderException unanswered(Throwable cause) {
        if (cause instanceof CappedBody.TooLarge) {
            return ProviderException.lasting(Kind.MALFORMED, String.valueOf(cause.getMessage()));
        }
        if (cause instanceof EventBody.BrokenOff) {
            return ProviderException.passing(Kind.UNAVAILABLE, shortened(String.valueOf(cause.getMessage())), cause);
        }
        String what = cause instanceof HttpConnectTimeoutException ? "no connection to " : "no answer from ";
        return ProviderException.passing(
                Kind.UNAVAILABLE,
                what + settings.host() + " (" + cause.getClass().getSimpleName() + ")",
                cause);
    }

    private ProviderException failure(HttpResponse<byte[]> response, Dialect spoken) {
        int status = response.statusCode();
        JsonNode error = Json.error(response.body());
        String code = error.path("code").asText("");
        String said = "HTTP " + status + said(error);
        if (status == 401 || status == 403) {
            // providers quote parts of a wrong key: their text stays out
            return ProviderException.lasting(
                    Kind.AUTHENTICATION, "HTTP " + status + " from " + settings.host() + "; check llm.api_key");
        }
        if (status == 429) {
            return code.equals("insufficient_quota")
                    ? ProviderException.lasting(Kind.RATE_LIMIT, said)
                    : passing(Kind.RATE_LIMIT, said, response);
        }
        if (status == 408) {
            return passing(Kind.TIMEOUT, said, response);
        }
        if (status >= 500 || status == 409) {
            return passing(Kind.UNAVAILABLE, said, response);
        }
        if (status >= 300 && status < 400) {
            return ProviderException.lasting(
                    Kind.BAD_REQUEST, "HTTP " + status + ": redirects are not followed; check llm.endpoint");
        }
        if (status == 404) {
            return ProviderException.lasting(Kind.NOT_FOUND, said + "; check llm.model and llm.endpoint");
        }
        if (code.equals("content_filter") || code.equals("content_policy_violation")) {
            return ProviderException.lasting(Kind.CONTENT_FILTER, said);
        }
        return status == 400 ? badRequest(error, said, spoken) : ProviderException.lasting(Kind.BAD_REQUEST, said);
    }

    private ProviderException badRequest(JsonNode error, String said, Dialect spoken) {
        Optional<Dialect> next = spoken.after(
                error.path("param").asText(""), error.path("message").asText(""));
        if (next.isEmpty()) {
            return ProviderException.lasting(Kind.BAD_REQUEST, said);
        }
        giveUp(spoken, next.get());
        return ProviderException.passingAfter(Kind.BAD_REQUEST, said, Duration.ZERO);
    }

    /** Of several threads refused at once, the first one changes the dialect. */
    private synchronized void giveUp(Dialect spoken, Dialect next) {
        if (dialect.equals(spoken)) {
            dialect = next;
            log.atWarn()
                    .addKeyValue("model", settings.model())
                    .addKeyValue("dialect", next)
                    .log("provider refuses a request field, going on without it");
        }
    }

    private ProviderException passing(Kind kind, String said, HttpResponse<?> response) {
        return RetryAfter.in(response.headers(), clock)
                .map(wait -> ProviderException.passingAfter(kind, said, wait))
                .orElseGet(() -> ProviderException.passing(kind, said, null));
    }

    /** What the provider says, short and without the key. */
    private String said(JsonNode error) {
        String message = shortened(error.path("message").asText(""));
        return message.isEmpty() ? "" : ": " + message;
    }

    private String shortened(String text) {
        String message = text.replaceAll("\\s+", " ").strip();
        if (settings.apiKey() != null) {
            // AWS keys have parts
            for (String part : settings.apiKey().reveal().split(":", -1)) {
                message = part.isEmpty() ? message : message.replace(part, "***");
            }
        }
        return message.length() > MESSAGE_LENGTH ? message.substring(0, MESSAGE_LENGTH) + "…" : message;
    }
}
