package dev.sluice.benchmarks.accuracy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * One run of one set.
 *
 * @param set name of the set
 * @param definition hand or suggested
 * @param mode batch (what was learned from the whole file) or stream (nothing learned)
 * @param order file, or the seed of a shuffle
 * @param emission which version of the rows
 * @param run which oracle
 * @param raha score in the notation of Raha and Baran
 * @param lenient score without notation
 * @param rowsSent rows with a question
 * @param rowsInNeed rows that are not right after the rules
 * @param sentInNeed rows sent that are in need
 * @param questions distinct questions
 * @param calls requests
 * @param refusedAnswers answers that break the schema
 */
record AccuracyResult(
        String set,
        String definition,
        String mode,
        String order,
        Emission emission,
        OracleKind run,
        int rows,
        CellScore raha,
        CellScore lenient,
        @JsonProperty("rows_sent") int rowsSent,
        @JsonProperty("rows_in_need") int rowsInNeed,
        @JsonProperty("sent_in_need") int sentInNeed,
        int questions,
        int calls,
        @JsonProperty("refused_answers") int refusedAnswers,
        @JsonProperty("tokens_in") long tokensIn,
        @JsonProperty("tokens_out") long tokensOut) {

    String line() {
        return String.format(
                Locale.ROOT,
                "%-9s %-9s %-6s %-5s %-5s %-18s %s  lenient F1 %.3f  sent %4.1f %%  gate P %.2f R %.2f  questions %d  calls %d  tokens %d/%d  refused %d",
                set,
                definition,
                mode,
                order,
                emission.word(),
                run.title(),
                raha,
                lenient.f1(),
                100.0 * rowsSent / rows,
                rowsSent == 0 ? 0 : (double) sentInNeed / rowsSent,
                rowsInNeed == 0 ? 0 : (double) sentInNeed / rowsInNeed,
                questions,
                calls,
                tokensIn,
                tokensOut,
                refusedAnswers);
    }
}
