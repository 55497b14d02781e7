package dev.sluice.llm.tuning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One change, as it stands on the topic {@code llm-control} in JSON. The last one of a setting and subject is in force; what it leaves
 * open is as configured.
 *
 * @param setting what is changed
 * @param subject pipeline, or {@code provider/model}, or provider; empty: all
 * @param requestsPerMinute limit of requests; null: as configured
 * @param tokensPerMinute limit of tokens; null: as configured
 * @param perDayUsd budget of a day; null: as configured
 * @param perRunUsd budget of a run; null: as configured
 * @param by who has changed it
 * @param at when, epoch milliseconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TuningChange(
        @JsonProperty("setting") Setting setting,
        @JsonProperty("subject") String subject,
        @JsonProperty("requests_per_minute") @Nullable Integer requestsPerMinute,
        @JsonProperty("tokens_per_minute") @Nullable Integer tokensPerMinute,
        @JsonProperty("per_day_usd") @Nullable Double perDayUsd,
        @JsonProperty("per_run_usd") @Nullable Double perRunUsd,
        @JsonProperty("by") String by,
        @JsonProperty("at") long at) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public TuningChange {
        Objects.requireNonNull(setting, "setting");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(by, "by");
    }

    /** What can be changed. */
    public enum Setting {
        /** Nobody asks for this pipeline, or nobody asks this provider. */
        PAUSE,
        /** It goes on. */
        RESUME,
        /** Requests and tokens a minute of a provider and model. */
        LIMITS,
        /** Budgets of all pipelines together, or of one. */
        BUDGET
    }

    /** A pause or its end. */
    public static TuningChange of(Setting setting, String subject, String by, long at) {
        return new TuningChange(setting, subject, null, null, null, null, by, at);
    }

    /** What replaces what: a pause and its end are one setting. */
    String key() {
        return (setting == Setting.RESUME ? Setting.PAUSE : setting) + " " + subject;
    }

    /** As it stands on the topic. */
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers can be written", e);
        }
    }

    /**
     * Reads it from the topic; fields that are not known are left out.
     *
     * @throws IllegalArgumentException if it is no change
     */
    public static TuningChange read(String json) {
        try {
            return JSON.readerFor(TuningChange.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a change of a setting: " + e.getOriginalMessage(), e);
        }
    }

    /** For people: what is changed, and to what. */
    public String describe() {
        var text = new StringJoiner(" ");
        text.add(setting.name().toLowerCase(Locale.ROOT));
        text.add(subject.isEmpty() ? "all" : subject);
        add(text, "requests_per_minute", requestsPerMinute);
        add(text, "tokens_per_minute", tokensPerMinute);
        add(text, "per_day_usd", perDayUsd);
        add(text, "per_run_usd", perRunUsd);
        return text.toString();
    }

    private static void add(StringJoiner text, String name, @Nullable Number value) {
        if (value != null) {
            text.add(name + "=" + value);
        }
    }
}
