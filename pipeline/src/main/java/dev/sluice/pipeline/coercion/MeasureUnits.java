package dev.sluice.pipeline.coercion;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.measure.MetricPrefix;
import javax.measure.Unit;
import org.jspecify.annotations.Nullable;
import tech.units.indriya.function.RationalNumber;
import tech.units.indriya.unit.Units;

/**
 * The spellings of units of measure; converting between them is Indriya's affair. The customary units are defined by the
 * metric ones, exactly. Stateless.
 */
final class MeasureUnits {
    private static final Map<String, Unit<?>> EXACT = new HashMap<>();
    private static final Map<String, Unit<?>> FOLDED = new HashMap<>();

    private static final Unit<?> POUND = times(Units.KILOGRAM, 45_359_237, 100_000_000);
    private static final Unit<?> INCH = times(Units.METRE, 254, 10_000);
    private static final Unit<?> FOOT = times(INCH, 12, 1);
    private static final Unit<?> MILE = times(FOOT, 5_280, 1);
    private static final Unit<?> NAUTICAL_MILE = times(Units.METRE, 1_852, 1);
    private static final Unit<?> GALLON = times(INCH.pow(3), 231, 1);
    private static final Unit<?> FAHRENHEIT = times(Units.KELVIN, 5, 9).shift(RationalNumber.of(45_967, 100));

    static {
        mass();
        length();
        area();
        volume();
        others();
    }

    private MeasureUnits() {}

    /** The unit of a spelling; where case tells units apart (mm, Mm) it counts, otherwise not. Null: unknown. */
    static @Nullable Unit<?> of(String spelling) {
        String word = spelling.strip();
        String bare = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
        Unit<?> exact = EXACT.get(bare);
        return exact != null ? exact : FOLDED.get(bare.toLowerCase(Locale.ROOT));
    }

    private static void mass() {
        add(Units.GRAM, "g", "gr", "gram", "grams", "gramme", "grammes");
        add(Units.KILOGRAM, "kg", "kgs", "kilo", "kilos", "kilogram", "kilograms");
        add(MetricPrefix.MILLI(Units.GRAM), "mg", "milligram", "milligrams");
        add(MetricPrefix.MICRO(Units.GRAM), "µg", "μg", "mcg", "microgram", "micrograms");
        add(MetricPrefix.MEGA(Units.GRAM), "t", "tonne", "tonnes", "metric ton", "metric tons");
        add(POUND, "lb", "lbs", "pound", "pounds");
        add(times(POUND, 1, 16), "oz", "ounce", "ounces");
    }

    private static void length() {
        add(Units.METRE, "m", "metre", "metres", "meter", "meters");
        add(MetricPrefix.CENTI(Units.METRE), "cm", "centimetre", "centimetres", "centimeter", "centimeters");
        add(MetricPrefix.MILLI(Units.METRE), "mm", "millimetre", "millimetres", "millimeter", "millimeters");
        add(MetricPrefix.KILO(Units.METRE), "km", "kilometre", "kilometres", "kilometer", "kilometers");
        add(INCH, "in", "inch", "inches", "\"", "″");
        add(FOOT, "ft", "foot", "feet", "'", "′");
        add(times(FOOT, 3, 1), "yd", "yard", "yards");
        add(MILE, "mi", "mile", "miles");
        add(NAUTICAL_MILE, "nmi", "nautical mile", "nautical miles");
    }

    private static void area() {
        add(Units.SQUARE_METRE, "m2", "m²", "sqm", "square metre", "square metres", "square meter", "square meters");
        add(MetricPrefix.KILO(Units.METRE).pow(2), "km2", "km²", "square kilometre", "square kilometres");
        add(Units.SQUARE_METRE.multiply(10_000), "ha", "hectare", "hectares");
        add(FOOT.pow(2), "ft2", "ft²", "sqft", "sq ft", "square foot", "square feet");
        add(times(FOOT.pow(2), 43_560, 1), "ac", "acre", "acres");
    }

    private static void volume() {
        add(Units.LITRE, "l", "L", "litre", "litres", "liter", "liters");
        add(MetricPrefix.MILLI(Units.LITRE), "ml", "mL", "millilitre", "millilitres", "milliliter", "milliliters");
        add(MetricPrefix.CENTI(Units.LITRE), "cl", "cL", "centilitre", "centilitres");
        add(Units.CUBIC_METRE, "m3", "m³", "cubic metre", "cubic metres", "cubic meter", "cubic meters");
        add(GALLON, "gal", "gallon", "gallons");
        add(times(GALLON, 1, 128), "fl oz", "fl. oz", "floz", "fluid ounce", "fluid ounces");
    }

    private static void others() {
        add(Units.CELSIUS, "°C", "C", "celsius", "degrees celsius");
        add(FAHRENHEIT, "°F", "F", "fahrenheit", "degrees fahrenheit");
        add(Units.KELVIN, "K", "kelvin");
        add(Units.KILOMETRE_PER_HOUR, "km/h", "kph", "kmh");
        add(Units.METRE_PER_SECOND, "m/s");
        add(MILE.divide(Units.HOUR), "mph");
        add(NAUTICAL_MILE.divide(Units.HOUR), "kn", "knot", "knots");
        add(Units.JOULE, "J", "joule", "joules");
        add(MetricPrefix.KILO(Units.JOULE), "kJ", "kilojoule", "kilojoules");
        add(Units.WATT, "W", "watt", "watts");
        add(MetricPrefix.KILO(Units.WATT), "kW", "kilowatt", "kilowatts");
        add(Units.PASCAL, "Pa", "pascal");
        add(MetricPrefix.HECTO(Units.PASCAL), "hPa", "mbar");
        add(MetricPrefix.KILO(Units.PASCAL), "kPa");
        add(Units.PASCAL.multiply(100_000), "bar");
    }

    private static Unit<?> times(Unit<?> unit, long dividend, long divisor) {
        return unit.multiply(RationalNumber.of(dividend, divisor));
    }

    private static void add(Unit<?> unit, String... spellings) {
        for (String spelling : spellings) {
            EXACT.put(spelling, unit);
            FOLDED.putIfAbsent(spelling.toLowerCase(Locale.ROOT), unit);
        }
    }
}
