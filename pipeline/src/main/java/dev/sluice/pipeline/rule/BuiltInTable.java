package dev.sluice.pipeline.rule;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tables that come with Sluice, from the JDK's own data: codes, English names, names in the languages spoken there. */
final class BuiltInTable {
    static final List<String> NAMES = List.of("countries_iso2", "countries_iso3", "currencies", "languages");

    /** Names in daily use that the JDK's data does not know. */
    private static final Map<String, List<String>> COUNTRY_ALIASES = Map.ofEntries(
            Map.entry("US", List.of("U.S.", "U.S.A.", "United States of America", "America")),
            Map.entry("GB", List.of("UK", "U.K.", "Great Britain", "Britain", "England", "Scotland", "Wales")),
            Map.entry("NL", List.of("Holland", "The Netherlands")),
            Map.entry("CZ", List.of("Czech Republic")),
            Map.entry("KR", List.of("Korea", "Republic of Korea")),
            Map.entry("RU", List.of("Russian Federation")),
            Map.entry("CN", List.of("PRC", "People's Republic of China")),
            Map.entry("TR", List.of("Turkey", "Turkiye")),
            Map.entry("AE", List.of("UAE")),
            Map.entry("CI", List.of("Ivory Coast")),
            Map.entry("CV", List.of("Cape Verde")),
            Map.entry("MK", List.of("Macedonia")),
            Map.entry("SZ", List.of("Swaziland")),
            Map.entry("MM", List.of("Burma")),
            Map.entry("VN", List.of("Viet Nam")));

    private static final Map<String, String> CURRENCY_SIGNS =
            Map.of("€", "EUR", "£", "GBP", "US$", "USD", "₹", "INR", "₩", "KRW", "₺", "TRY", "₴", "UAH", "₪", "ILS");

    private static final Map<String, LookupTable> BUILT = new ConcurrentHashMap<>();

    private BuiltInTable() {}

    static LookupTable of(String name) {
        return BUILT.computeIfAbsent(name, BuiltInTable::build);
    }

    private static LookupTable build(String name) {
        return switch (name) {
            case "countries_iso2" -> countries(false);
            case "countries_iso3" -> countries(true);
            case "currencies" -> currencies();
            case "languages" -> languages();
            default -> throw new IllegalArgumentException("no table of this name: " + name);
        };
    }

    private static LookupTable countries(boolean alpha3) {
        LookupTable table = new LookupTable();
        // codes first: no name may take the place of a code
        for (String code : Locale.getISOCountries()) {
            Locale country = new Locale("", code);
            String meaning = alpha3 ? country.getISO3Country() : code;
            table.add(code, meaning);
            table.add(country.getISO3Country(), meaning);
        }
        for (String code : Locale.getISOCountries()) {
            Locale country = new Locale("", code);
            String meaning = alpha3 ? country.getISO3Country() : code;
            table.add(country.getDisplayCountry(Locale.ENGLISH), meaning);
            COUNTRY_ALIASES.getOrDefault(code, List.of()).forEach(alias -> table.add(alias, meaning));
        }
        Arrays.stream(Locale.getAvailableLocales())
                .filter(locale -> locale.getCountry().length() == 2)
                .sorted(Comparator.comparing(Locale::toLanguageTag))
                .forEach(locale -> {
                    String known = table.find(locale.getCountry());
                    if (known != null) {
                        table.add(locale.getDisplayCountry(locale), known);
                    }
                });
        return table;
    }

    private static LookupTable currencies() {
        LookupTable table = new LookupTable();
        List<Currency> all = Currency.getAvailableCurrencies().stream()
                .sorted(Comparator.comparing(Currency::getCurrencyCode))
                .toList();
        all.forEach(currency -> table.add(currency.getCurrencyCode(), currency.getCurrencyCode()));
        all.forEach(currency -> table.add(currency.getDisplayName(Locale.ENGLISH), currency.getCurrencyCode()));
        CURRENCY_SIGNS.forEach(table::add);
        return table;
    }

    private static LookupTable languages() {
        LookupTable table = new LookupTable();
        for (String code : Locale.getISOLanguages()) {
            table.add(code, code);
        }
        for (String code : Locale.getISOLanguages()) {
            Locale language = new Locale(code);
            table.add(language.getISO3Language(), code);
            table.add(language.getDisplayLanguage(Locale.ENGLISH), code);
            table.add(language.getDisplayLanguage(language), code);
        }
        return table;
    }
}
