package dev.sluice.ingest.rest;

import dev.sluice.runtime.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** How a request says who asks. Used by one thread. */
interface Auth {

    /** Nobody. */
    Auth NONE = draft -> {};

    /**
     * Puts it on a request.
     *
     * @throws IOException if a token must be asked for and is not given
     */
    void apply(Draft draft) throws IOException;

    /** The server answered 401: forgets what can be renewed; whether asking again makes sense. */
    default boolean renew() {
        return false;
    }

    /** The query parameter it uses, which must not be stored with a link. */
    default Optional<String> queryParameter() {
        return Optional.empty();
    }

    /** {@code Authorization: Bearer}. */
    record Bearer(Secret token) implements Auth {
        @Override
        public void apply(Draft draft) {
            draft.headers.put("Authorization", "Bearer " + token.reveal());
        }
    }

    /** HTTP basic. */
    record Basic(String user, Secret password) implements Auth {
        @Override
        public void apply(Draft draft) {
            byte[] both = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
            draft.headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
        }
    }

    /** A key in a header of some name. */
    record HeaderKey(String name, Secret key) implements Auth {
        @Override
        public void apply(Draft draft) {
            draft.headers.put(name, key.reveal());
        }
    }

    /** A key in the query, where an API insists. */
    record QueryKey(String name, Secret key) implements Auth {
        @Override
        public void apply(Draft draft) {
            draft.query.put(name, key.reveal());
        }

        @Override
        public Optional<String> queryParameter() {
            return Optional.of(name);
        }
    }
}
