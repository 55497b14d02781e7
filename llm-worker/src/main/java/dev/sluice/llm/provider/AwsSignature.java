package dev.sluice.llm.provider;

import dev.sluice.schemas.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests as AWS Signature Version 4 describes, for requests without a query. Immutable and thread-safe.
 *
 * @param credentials whose requests they are
 * @param region such as {@code eu-central-1}
 * @param service name of the service in signatures
 */
record AwsSignature(AwsCredentials credentials, String region, String service) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

    /**
     * The headers that make a request signed.
     *
     * @param path as it is sent
     * @param signed headers that are sent and signed, names in lower case; {@code host} among them
     * @param body as it is sent
     */
    Map<String, String> headers(String method, String path, Map<String, String> signed, byte[] body, Instant now) {
        String time = TIME.format(now);
        String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        var all = new TreeMap<>(signed);
        all.put("x-amz-date", time);
        if (credentials.sessionToken() != null) {
            all.put("x-amz-security-token", credentials.sessionToken());
        }
        String names = String.join(";", all.keySet());
        String lines = all.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining());
        String request = String.join("\n", method, encoded(path), "", lines, names, Sha256.hex(body));
        String toSign = String.join("\n", ALGORITHM, time, scope, Sha256.hex(bytes(request)));
        all.keySet().removeAll(signed.keySet());
        all.put(
                "Authorization",
                ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + hex(hmac(key(scope), toSign)));
        return all;
    }

    private byte[] key(String scope) {
        byte[] key = bytes("AWS4" + credentials.secretAccessKey());
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return key;
    }

    /** Each service but S3 wants the path encoded once more than it is sent. */
    private static String encoded(String path) {
        var text = new StringBuilder();
        for (byte one : bytes(path)) {
            if (UNRESERVED.indexOf(one) >= 0) {
                text.append((char) one);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
            }
        }
        return text.toString();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
