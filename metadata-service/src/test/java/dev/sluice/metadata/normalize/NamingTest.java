package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {
    private final Naming snake = Naming.snakeCase(255);

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    event-.!:*<>value ~ event_x_value
                    1event_n' ~ _1event_nx
                    123BaNaNa ~ _123_ba_na_na
                    BANANA ~ banana
                    BAN_ANA ~ ban_ana
                    BANaNA ~ ba_na_na
                    Small Love Potion ~ small_love_potion
                    +-!$*@#=|: ~ x_xa_lx
                    +1 ~ x1
                    -1 ~ _1
                    getHTTPResponse ~ get_http_response
                    HTTPResponseCode ~ http_response_code
                    iOSVersion ~ i_os_version
                    A1B2 ~ a1_b2
                    userID2Go ~ user_id2_go
                    Abc123Def ~ abc123_def
                    v2Name ~ v2_name
                    x86_64 ~ x86_64
                    aBC ~ a_bc
                    a.b.c ~ a_b_c
                    x* ~ xx
                    !!! ~ x
                    _ ~ x
                    a b_ ~ a_bx
                    a__b ~ a__b
                    __a__ ~ a
                    __lead2 ~ lead2
                    _lead ~ _lead
                    trailing_ ~ trailingx
                    trailing__ ~ trailing
                    f____g ~ f__g
                    a___b ~ a___b
                    BANANA____ ~ banana
                    ÅngströmUnit ~ _ngstr_m_unit
                    ключ ~ x
                    select ~ select
                    `x"; DROP TABLE y` ~ x_drop_table_y
                    ` ` ~ _empty
                    `` ~ _empty
                    """)
    void convertsKeysAsDltDoes(String key, String name) {
        assertThat(snake.key(key == null ? "" : key)).isEqualTo(name);
    }

    @Test
    void isIdempotent() {
        Random random = new Random(3);
        String alphabet = "aZ9_-+*@| .'\"éЖ\u0000\n\uD83D\uDE00";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder key = new StringBuilder();
            for (int k = random.nextInt(9); k >= 0; k--) {
                key.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String name = snake.key(key.toString());
            assertThat(name).matches("[a-z_][a-z0-9_]*");
            assertThat(snake.key(name)).as("%s", key).isEqualTo(name);
        }
    }

    @Test
    void cutsLongNamesAroundATag() {
        assertThat(Naming.snakeCase(20).key("she played cello well")).isEqualTo("she_plauanpualo_well");
        assertThat(Naming.snakeCase(16).key("she played cello well")).isEqualTo("she_puanpua_well");
        assertThat(Naming.snakeCase(40).key("a_rather_long_column_name_that_goes_over_the_limit"))
                .isEqualTo("a_rather_long_colfphzowes_over_the_limit");
        assertThat(Naming.snakeCase(24).path("orders__customer__addresses__value"))
                .isEqualTo("orders__c3jmynqes__value");
        assertThat(snake.key("k".repeat(10_000))).hasSize(255).isNotEqualTo(snake.key("k".repeat(10_001)));
    }

    @Test
    void refusesALimitWithoutRoomForATag() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Naming.snakeCase(8))
                .withMessageContaining("at least 16 characters");
    }

    @Test
    void offersOtherConventions() {
        assertThat(Naming.sqlCaseSensitive(255).key("camelCase!")).isEqualTo("camelCase");
        assertThat(Naming.sqlCaseInsensitive(255).key("camelCase")).isEqualTo("camelcase");
        assertThat(Naming.direct(255).key("camel Case")).isEqualTo("camel Case");
    }
}
