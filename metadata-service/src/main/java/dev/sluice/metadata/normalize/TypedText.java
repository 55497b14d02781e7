package dev.sluice.metadata.normalize;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** The text of any node, as a text column holds it. */
final class TypedText {
    private TypedText() {}

    static String of(JsonTape tape, int node) {
        return switch (tape.kind(node)) {
            case STRING, LONG, BIG -> tape.text(node);
            case DOUBLE -> Decimals.python(tape.fraction(node));
            case BOOL -> tape.number(node) == 1 ? "True" : "False";
            case TIMESTAMP ->
                Instant.EPOCH.plus(tape.number(node), ChronoUnit.MICROS).toString();
            case DATE -> LocalDate.ofEpochDay(tape.number(node)).toString();
            case DECIMAL -> ((BigDecimal) tape.object(node)).toPlainString();
            case BINARY -> Base64.getEncoder().encodeToString((byte[]) tape.object(node));
            case NULL, OBJECT, LIST -> JsonText.of(tape, node);
        };
    }
}
