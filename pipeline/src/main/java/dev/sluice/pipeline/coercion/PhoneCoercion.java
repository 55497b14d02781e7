package dev.sluice.pipeline.coercion;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Phone numbers in E.164, by libphonenumber.
 *
 * @param region ISO 3166 code of the country of numbers that name none; null: such numbers are none
 * @param regionFrom field that holds that code for each row; null: none
 */
record PhoneCoercion(@Nullable String region, @Nullable FieldRef regionFrom) implements Coercion {
    private static final int LONGEST = 250;

    @Override
    public @Nullable Object coerce(Object value) {
        return coerce(value, region);
    }

    @Override
    public @Nullable Object coerce(Object value, Row row) {
        return coerce(value, regionOf(row));
    }

    private @Nullable String regionOf(Row row) {
        Object known = regionFrom == null ? null : row.get(regionFrom);
        return known instanceof String code && code.length() == 2 ? code.toUpperCase(Locale.ROOT) : region;
    }

    private static @Nullable Object coerce(Object value, @Nullable String region) {
        if (value instanceof Map<?, ?> || value instanceof List<?> || value instanceof Boolean) {
            return FAILED;
        }
        String text = JsonText.bare(value);
        if (text.length() > LONGEST) {
            return FAILED;
        }
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = phones.parse(text, region);
            if (!phones.isValidNumber(number)) {
                return FAILED;
            }
            String written = phones.format(number, PhoneNumberFormat.E164);
            return number.hasExtension()
                    ? new Noted(written, "expected a number without an extension, took away " + number.getExtension())
                    : written;
        } catch (NumberParseException e) {
            return FAILED;
        }
    }

    @Override
    public String expected() {
        return region == null && regionFrom == null
                ? "a phone number with its country code"
                : "a phone number of its country, or one with a country code";
    }

    @Override
    public ColumnHint hint() {
        return ColumnHint.ofType("text", null, null);
    }
}
