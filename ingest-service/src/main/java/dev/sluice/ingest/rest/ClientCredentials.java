package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ingest.pull.SourceTrouble;
import dev.sluice.runtime.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.jspecify.annotations.Nullable;

/** OAuth 2 client credentials: fetches a token, and a new one before it ends or when it is refused. Used by one thread. */
final class ClientCredentials implements Auth {

    /** A token is renewed this long before it ends. */
    private static final long EARLY_SECONDS = 30;

    /**
     * What the definition says.
     *
     * @param inBody whether id and secret stand in the form, else in an Authorization header
     * @param form further fields, e.g. scope
     * @param seconds how long a token holds whose answer does not say
     */
    record Grant(URI url, String id, Secret secret, boolean inBody, Map<String, String> form, long seconds) {}

    private final Grant grant;
    private final HttpDoor door;
    private final LongSupplier millis;
    private @Nullable Secret token;
    private long renewAt;

    ClientCredentials(Grant grant, HttpDoor door, LongSupplier millis) {
        this.grant = grant;
        this.door = door;
        this.millis = millis;
    }

    @Override
    public void apply(Draft draft) throws IOException {
        Secret current = token;
        if (current == null || millis.getAsLong() >= renewAt) {
            current = fetch();
            token = current;
        }
        draft.headers.put("Authorization", "Bearer " + current.reveal());
    }

    @Override
    public boolean renew() {
        token = null;
        return true;
    }

    private Secret fetch() throws IOException {
        List<NameValuePair> form = new ArrayList<>();
        form.add(new BasicNameValuePair("grant_type", "client_credentials"));
        grant.form().forEach((name, value) -> form.add(new BasicNameValuePair(name, value)));
        var request = new HttpPost(grant.url());
        if (grant.inBody()) {
            form.add(new BasicNameValuePair("client_id", grant.id()));
            form.add(new BasicNameValuePair("client_secret", grant.secret().reveal()));
        } else {
            byte[] both = (grant.id() + ":" + grant.secret().reveal()).getBytes(StandardCharsets.UTF_8);
            request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
        }
        request.setHeader("Accept", "application/json");
        request.setEntity(new UrlEncodedFormEntity(form, StandardCharsets.UTF_8));
        Answer answer = door.send(request, grant.url());
        if (answer.status() != 200) {
            throw new SourceTrouble("the token was not given: " + Origins.shown(grant.url()) + " answered "
                    + answer.status() + "; check client_id and client_secret");
        }
        JsonNode given = Json.read(answer.body());
        String value = given.path("access_token").asText("");
        if (value.isEmpty()) {
            throw new SourceTrouble(
                    "the token was not given: no access_token in the answer of " + Origins.shown(grant.url()));
        }
        long seconds = given.path("expires_in").asLong(grant.seconds());
        renewAt = millis.getAsLong() + 1_000 * Math.max(1, seconds - Math.min(EARLY_SECONDS, seconds / 2));
        return Secret.of(value);
    }
}
