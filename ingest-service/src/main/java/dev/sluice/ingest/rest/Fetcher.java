package dev.sluice.ingest.rest;

import dev.sluice.ingest.pull.SourceTrouble;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends a request until it is answered: authenticated, at its pace, again after what passes. Belongs to one thread. */
final class Fetcher {

    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final int SHOWN = 200;

    private final HttpDoor door;
    private final Auth auth;
    private final Pace pace;
    private final int retries;
    private final Duration longestWait;
    private final Clock clock;

    /**
     * @param retries how often a request is sent again
     * @param longestWait what a server may ask for with {@code Retry-After} at most
     */
    Fetcher(HttpDoor door, Auth auth, Pace pace, int retries, Duration longestWait, Clock clock) {
        this.door = door;
        this.auth = auth;
        this.pace = pace;
        this.retries = retries;
        this.longestWait = longestWait;
        this.clock = clock;
    }

    /** Says whether an answer is to be taken as it is; may refuse it as one that does not make sense. */
    @FunctionalInterface
    interface Judge<T> {
        T judge(Answer answer) throws IOException;
    }

    /**
     * Sends and judges.
     *
     * @param draft made anew by the caller for each call, authenticated here
     * @param judge turns an answer below 400, or one it knows how to take, into what is wanted
     * @throws SourceTrouble if the last attempt failed too, or the failure is none that passes
     */
    <T> T fetch(Draft draft, ResponseActions actions, Judge<T> judge) throws IOException, InterruptedException {
        boolean renewed = false;
        for (int failures = 0; ; failures++) {
            pace.await();
            String trouble;
            boolean garbled = false;
            @Nullable Answer answer = null;
            try {
                auth.apply(draft);
                answer = door.send(draft);
                if (actions.takes(answer)) {
                    return judge.judge(answer);
                }
                trouble = "answered " + answer.status() + beginning(answer);
            } catch (SourceTrouble e) {
                throw e;
            } catch (IOException e) {
                garbled = true;
                trouble = e instanceof com.fasterxml.jackson.core.JsonProcessingException bad
                        ? "answered what is no JSON: " + bad.getOriginalMessage()
                        : String.valueOf(e.getMessage());
            }
            if (answer != null && answer.status() == 401 && !renewed && auth.renew()) {
                renewed = true;
                continue;
            }
            boolean passes = garbled || answer == null || PASSING.contains(answer.status());
            if (!passes || failures >= retries) {
                throw new SourceTrouble(Origins.shown(draft.url()) + ": " + trouble
                        + (passes ? ", " + (failures + 1) + " times" : hint(answer)));
            }
            waitBehind(answer, failures);
        }
    }

    private void waitBehind(@Nullable Answer answer, int failures) throws InterruptedException {
        OptionalLong asked = answer == null
                ? OptionalLong.empty()
                : answer.header("retry-after")
                        .map(text -> RetryAfter.millis(text, clock.instant(), longestWait))
                        .orElse(OptionalLong.empty());
        if (asked.isPresent()) {
            pace.pause(asked.getAsLong());
        } else {
            pace.backOff(failures);
        }
    }

    private static String hint(@Nullable Answer answer) {
        int status = answer == null ? 0 : answer.status();
        return switch (status) {
            case 401, 403 -> "; check client.auth";
            case 404 -> "; check the path, or take it as empty: response_actions: [{status_code: 404, action: ignore}]";
            default -> "";
        };
    }

    /** What kind of body it was, not what stood in it. */
    private static String beginning(Answer answer) {
        String type = answer.header("content-type").orElse("");
        return type.isEmpty() ? "" : " (" + type.substring(0, Math.min(SHOWN, type.length())) + ")";
    }
}
