package dev.sluice.pipeline.check;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import dev.sluice.pipeline.definition.Section;
import org.jspecify.annotations.Nullable;

/** Reads {@code region}: the country of phone numbers that name none. */
public final class Regions {
    private static final String KEY = "region";

    private Regions() {}

    /** ISO 3166 code of the country; null: none is named, or one that libphonenumber does not know, and then the problems say so. */
    public static @Nullable String of(Section entry) {
        String region = entry.word(KEY);
        if (region == null
                || PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
            return region;
        }
        entry.add(KEY, "unknown region '" + region + "'", "write an ISO country code such as US or DE");
        return null;
    }
}
