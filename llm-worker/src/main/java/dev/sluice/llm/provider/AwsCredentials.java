package dev.sluice.llm.provider;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys that requests to AWS are signed with. Its text does not tell them.
 *
 * @param accessKeyId names the key
 * @param secretAccessKey the key; never sent
 * @param sessionToken comes with temporary keys; null for others
 */
record AwsCredentials(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken) {

    private static final Pattern FORM = Pattern.compile("((?:AKIA|ASIA)[A-Z0-9]{12,124}):([^:\\s]+)(?::(\\S+))?");

    /** Reads {@code id:secret} or {@code id:secret:token}; empty if it is another kind of key, such as a Bedrock API key. */
    static Optional<AwsCredentials> parse(String key) {
        Matcher parts = FORM.matcher(key);
        return parts.matches()
                ? Optional.of(new AwsCredentials(parts.group(1), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "AwsCredentials[***]";
    }
}
