package dev.sluice.pipeline.check;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import dev.sluice.pipeline.row.JsonText;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.commons.validator.routines.IBANValidator;
import org.apache.commons.validator.routines.UrlValidator;
import org.apache.commons.validator.routines.checkdigit.LuhnCheckDigit;
import org.jspecify.annotations.Nullable;

/** The checks that have a name: {@code check: email}. */
public final class FormChecks {
    /** Every name, in the order of the documentation. */
    public static final List<String> NAMES = List.of(
            "email",
            "url",
            "iban",
            "card",
            "phone",
            "country_iso2",
            "country_iso3",
            "currency",
            "language",
            "readable");

    private static final int LONGEST = 10_000;

    private FormChecks() {}

    /**
     * The check of a name.
     *
     * @param region for phone numbers without a country code: ISO 3166 code of their country; null: none
     */
    public static Check of(String name, @Nullable String region) {
        return switch (name) {
            case "email" -> form("an e-mail address", EmailCheck::isEmail);
            case "url" -> form("a URL", new UrlValidator(new String[] {"http", "https", "ftp"})::isValid);
            case "iban" -> form("an IBAN", text -> IBANValidator.getInstance().isValid(text.replace(" ", "")));
            case "card" -> form("a card number", FormChecks::isCard);
            case "phone" -> form("a phone number", text -> isPhone(text, region));
            case "country_iso2" -> oneOf("an ISO 3166 alpha-2 country code", Set.of(Locale.getISOCountries()));
            case "country_iso3" ->
                oneOf("an ISO 3166 alpha-3 country code", Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA3));
            case "currency" ->
                oneOf(
                        "an ISO 4217 currency code",
                        Currency.getAvailableCurrencies().stream()
                                .map(Currency::getCurrencyCode)
                                .collect(Collectors.toUnmodifiableSet()));
            case "language" -> oneOf("an ISO 639-1 language code", Set.of(Locale.getISOLanguages()));
            case "readable" -> new ReadableCheck();
            default -> throw new IllegalArgumentException("no check of this name: " + name);
        };
    }

    private static Check form(String expected, Predicate<String> valid) {
        return value -> {
            String text = JsonText.bare(value);
            return text.length() <= LONGEST && valid.test(text) ? null : "expected " + expected;
        };
    }

    private static Check oneOf(String expected, Set<String> codes) {
        return value -> value instanceof String text && codes.contains(text) ? null : "expected " + expected;
    }

    /** Whether the digits, blanks and dashes between them aside, are a card number: 12 to 19 of them, Luhn. */
    public static boolean isCard(String text) {
        String digits = text.replace(" ", "").replace("-", "");
        return digits.length() >= 12 && digits.length() <= 19 && LuhnCheckDigit.LUHN_CHECK_DIGIT.isValid(digits);
    }

    private static boolean isPhone(String text, @Nullable String region) {
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        try {
            return phones.isValidNumber(phones.parse(text, region));
        } catch (NumberParseException e) {
            return false;
        }
    }
}
