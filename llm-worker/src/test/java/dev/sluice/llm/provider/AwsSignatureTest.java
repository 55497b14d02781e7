package dev.sluice.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of AWS's own test suite for Signature Version 4. */
class AwsSignatureTest {

    private static final String TOKEN =
            "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/"
                    + "qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+"
                    + "xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    @ParameterizedTest
    @CsvSource({
        "GET, /, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "POST, /, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "GET, /\u1234, 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
        "GET, /example space/, 652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
        "GET, /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,"
                + " 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
    })
    void signsAsTheSuiteDoes(String method, String path, String signature) {
        assertThat(authorization(method, path, Map.of(), "", null))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date, Signature=" + signature);
    }

    @Test
    void signsABodyAndItsType() {
        assertThat(authorization(
                        "POST",
                        "/",
                        Map.of("content-type", "application/x-www-form-urlencoded"),
                        "Param1=value1",
                        null))
                .endsWith("SignedHeaders=content-type;host;x-amz-date,"
                        + " Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    @Test
    void signsTheTokenOfTemporaryKeys() {
        assertThat(authorization("POST", "/", Map.of(), "", TOKEN))
                .endsWith("SignedHeaders=host;x-amz-date;x-amz-security-token,"
                        + " Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
    }

    @Test
    void tellsKeysThatSignFromOthersAndShowsNone() {
        assertThat(AwsCredentials.parse("AKIAIOSFODNN7EXAMPLE:wJalr/X+"))
                .hasValue(new AwsCredentials("AKIAIOSFODNN7EXAMPLE", "wJalr/X+", null));
        assertThat(AwsCredentials.parse("ASIAIOSFODNN7EXAMPLE:wJalr:tok/en=="))
                .hasValueSatisfying(keys -> assertThat(keys.sessionToken()).isEqualTo("tok/en=="));
        assertThat(AwsCredentials.parse("ABSKQmVkcm9jaw==")).isEmpty();
        assertThat(AwsCredentials.parse("AKIAIOSFODNN7EXAMPLE:canary").toString())
                .doesNotContain("canary", "AKIA");
    }

    private static String authorization(
            String method, String path, Map<String, String> further, String body, @Nullable String token) {
        var keys = new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token);
        var signed = new TreeMap<>(further);
        signed.put("host", "example.amazonaws.com");
        return new AwsSignature(keys, "us-east-1", "service")
                .headers(
                        method,
                        path,
                        signed,
                        body.getBytes(StandardCharsets.UTF_8),
                        Instant.parse("2015-08-30T12:36:00Z"))
                .getOrDefault("Authorization", "");
    }
}
