package dev.sluice.pipeline.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples written for this test; how often the detectors are right is measured by {@code benchmarks/bench pii}. */
class PersonalDataTest {
    private static List<String> found(String kind, String text) {
        List<String> found = new ArrayList<>();
        for (PersonalSpan span : PersonalData.of(List.of(kind)).find(text)) {
            found.add(text.substring(span.start(), span.end()));
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email | write to o'hara+x@mail.example.co.uk, please      | o'hara+x@mail.example.co.uk",
                "phone | my mobile is 0171 234 5678 today                  | 0171 234 5678",
                "phone | ring +49 (0)30 1234567 now                        | +49 (0)30 1234567",
                "phone | (650) 253-0000 x12 is hers                        | (650) 253-0000 x12",
                "card  | card 4111-1111-1111-1111 was charged              | 4111-1111-1111-1111",
                "card  | paid with 378282246310005.                        | 378282246310005",
                "iban  | to DE89 3704 0044 0532 0130 00 by Friday          | DE89 3704 0044 0532 0130 00",
                "iban  | GB82WEST12345698765432                            | GB82WEST12345698765432",
                "ip    | from 192.168.10.7, then                           | 192.168.10.7",
                "ip    | from 2001:db8::8a2e:370:7334 again                | 2001:db8::8a2e:370:7334",
                "national_id | ssn 536-90-4399                             | 536-90-4399",
                "national_id | DNI 12345678Z                               | 12345678Z",
                "national_id | codice RSSMRA85T10A562S                     | RSSMRA85T10A562S",
                "national_id | n° 2 55 08 14 168 025 38                    | 2 55 08 14 168 025 38",
                "national_id | AHV 756.9217.0769.85                        | 756.9217.0769.85",
                "national_id | PESEL: 44051401359                          | 44051401359",
                "national_id | CPF 111.444.777-35                          | 111.444.777-35",
                "national_id | hetu 131052-308T                            | 131052-308T",
                "national_id | Steuer-ID 86095742719                       | 86095742719",
                "national_id | BSN 111222333                               | 111222333",
                "national_id | NINO QQ123456C is no number, AB123456C is   | AB123456C",
                "address | lives in 1200 N. Main St, Apt. 4, today         | 1200 N. Main St, Apt. 4",
                "address | Das Büro: Friedrichstraße 43, 3. Stock          | Friedrichstraße 43",
                "address | 12 rue de la Paix                               | 12 rue de la Paix",
                "address | P.O. Box 255                                    | P.O. Box 255",
                "person | please ask Dr. Jane Q. Miller about it           | Jane Q. Miller",
                "person | Dear Ms. Okonkwo, thank you                      | Okonkwo",
                "person | my name is ann lee.                              | ann lee",
                "person | She met Ludwig van Beethoven twice               | Ludwig van Beethoven"
            })
    void finds(String kind, String text, String expected) {
        assertThat(found(kind, text)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email | 5 @ 3 each, see foo@bar",
                "phone | on 2024-01-31 at 10:00, order 20240131",
                "phone | it costs 1,200,300.50 or 12 345 678 at most",
                "card  | order 4111111111111112",
                "card  | order 1234567890123",
                "iban  | GB82WEST12345698765433",
                "ip    | version 1.2.3, section 1.2.3.4.5, 300.1.1.1",
                "national_id | part 666-12-3456, code 12345678A",
                "national_id | 44051401359 items",
                "address | in 1992 the Street was closed",
                "person | The Monday Meeting of the General Assembly",
                "person | Bank of England, New York, South Africa",
                "person | HOW DO I CHANGE MY PIN"
            })
    void leavesAlone(String kind, String text) {
        assertThat(found(kind, text)).isEmpty();
    }

    @Test
    void theNamesAreThoseOfTheDetectors() {
        assertThat(PersonalData.Detectors.ALL_OF_THEM)
                .extracting(Detector::kind)
                .containsExactlyInAnyOrderElementsOf(PersonalData.KINDS);
        assertThat(PersonalData.of(List.of("address_of_mine")).isEmpty()).isTrue();
    }

    @Test
    void aPlaceIsReportedOnceByTheSurest() {
        assertThat(PersonalData.of(List.of(PersonalData.ALL)).find("4111 1111 1111 1111, ann@example.org"))
                .extracting(PersonalSpan::kind)
                .containsExactly("card", "email");
    }

    @Test
    void equalValuesHaveEqualPlaceholders() {
        var numbered = new Placeholders.Numbered(PersonalData.of(List.of("email")));

        assertThat(numbered.mask("a@example.org, b@example.org, a@example.org"))
                .isEqualTo("[[email#1]], [[email#2]], [[email#1]]");
        assertThat(numbered.mask("b@example.org")).isEqualTo("[[email#2]]");
        assertThat(numbered.originals())
                .containsEntry("[[email#1]]", "a@example.org")
                .containsEntry("[[email#2]]", "b@example.org");
    }

    @Test
    void noTextIsTooStrangeOrTooLong() {
        Random random = new Random(11);
        String letters = "aA1 9.-+()@:/\n'xé\uD83D\uDE00\u0301,#\u0663";
        PersonalData all = PersonalData.of(List.of(PersonalData.ALL));
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            int length = i == 0 ? 100_000 : random.nextInt(200);
            for (int j = 0; j < length; j++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            int last = 0;
            for (PersonalSpan span : all.find(text.toString())) {
                assertThat(span.start()).isGreaterThanOrEqualTo(last);
                assertThat(span.end()).isGreaterThan(span.start()).isLessThanOrEqualTo(text.length());
                last = span.end();
            }
        }
    }
}
