package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.row.Symbols;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code currency}: takes the currency out of an amount; its ISO code goes to a field of its own. */
final class CurrencyRule implements Rule {
    private static final String KEY = "currency";

    private final Symbols symbols;

    CurrencyRule(Symbols symbols) {
        this.symbols = symbols;
    }

    @Override
    public List<String> keys() {
        return List.of(KEY);
    }

    @Override
    public void compile(RuleEntry entry) {
        String name = entry.section().word(KEY);
        if (name != null) {
            FieldRef code = FieldRef.of(name, symbols);
            LookupTable currencies = BuiltInTable.of("currencies");
            entry.add(KEY, field -> new CurrencyStep(field, code, currencies));
        }
    }

    private record CurrencyStep(FieldRef target, FieldRef code, LookupTable currencies) implements Step {
        /** Signs of more than one currency. */
        private static final List<String> AMBIGUOUS = List.of("$", "¥", "￥", "kr", "kr.", "Rs", "Rs.");

        @Override
        public String rule() {
            return KEY;
        }

        @Override
        public String field() {
            return target.path();
        }

        @Override
        public List<String> changes() {
            return List.of(field(), code.path());
        }

        @Override
        public void apply(Row row) {
            if (!(row.get(target) instanceof String text)) {
                return;
            }
            int first = 0;
            int last = text.length();
            while (first < last && !isPartOfNumber(text.charAt(first))) {
                first++;
            }
            while (last > first && !isPartOfNumber(text.charAt(last - 1))) {
                last--;
            }
            String sign = text.substring(0, first).indexOf('-') >= 0 ? "-" : "";
            String before = TextRules.trimmed(text.substring(0, first).replace("-", ""));
            String behind = TextRules.trimmed(text.substring(last));
            if (first == last || before.isEmpty() == behind.isEmpty()) {
                return;
            }
            String marker = before.isEmpty() ? behind : before;
            String found = currencies.find(marker);
            if (found != null || AMBIGUOUS.contains(marker)) {
                row.repair(target, KEY, sign + text.substring(first, last));
                tell(row, marker, found);
            }
        }

        private void tell(Row row, String marker, @Nullable String found) {
            Object known = row.get(code);
            if (known == null || known.equals("")) {
                open(row, marker, found);
            } else if (found != null && !found.equals(known)) {
                row.journal()
                        .failed(
                                code.path(),
                                KEY,
                                Severity.ERROR,
                                "expected " + found + ", which stands beside the amount, found " + Excerpt.of(known));
            }
        }

        /** No code is there yet. */
        private void open(Row row, String marker, @Nullable String found) {
            if (found != null) {
                row.repair(code, KEY, found);
                return;
            }
            row.journal()
                    .failed(
                            code.path(),
                            KEY,
                            Severity.WARNING,
                            "expected the code of a currency, found '" + marker + "', which several have");
        }

        /** A parenthesis, as accounting writes negative amounts, is no part of a currency. */
        private static boolean isPartOfNumber(char c) {
            return Character.isDigit(c) || c == '.' || c == ',' || c == '(' || c == ')';
        }
    }
}
