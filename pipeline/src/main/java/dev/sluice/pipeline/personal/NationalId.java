package dev.sluice.pipeline.personal;

import com.google.re2j.Pattern;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One country's number for persons.
 *
 * @param country ISO code of the country, or what else it is
 * @param form its form, as the first group
 * @param checksum whether its checksum is right
 * @param name what must stand before it, in lower case; null: its form is enough
 */
record NationalId(
        String country,
        Pattern form,
        Predicate<String> checksum,
        @Nullable Pattern name) {

    static NationalId ofForm(String country, String form, Predicate<String> checksum) {
        return new NationalId(country, whole(form), checksum, null);
    }

    static NationalId named(String country, String form, Predicate<String> checksum, String name) {
        return new NationalId(country, whole(form), checksum, Pattern.compile(name));
    }

    private static Pattern whole(String form) {
        return Pattern.compile("(?:^|[^0-9A-Za-z.-])(" + form + ")(?:$|[^0-9A-Za-z-])");
    }

    boolean accepts(String found, String before) {
        return checksum.test(found) && (name == null || name.matcher(before).find());
    }
}
