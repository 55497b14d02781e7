package dev.sluice.llm.money;

import dev.sluice.llm.provider.ModelReply.TokenUsage;
import java.util.Comparator;
import java.util.List;

/**
 * What a model costs at one level of service. Immutable.
 *
 * @param brackets by length of the prompt; the first from nothing on
 */
record PriceList(List<Bracket> brackets) {

    /**
     * Rates of a request whose prompt is longer than this; they hold for all of it.
     *
     * @param above tokens of the prompt
     */
    record Bracket(long above, Rates rates) {}

    PriceList {
        brackets = brackets.stream()
                .sorted(Comparator.comparingLong(Bracket::above))
                .toList();
        if (brackets.isEmpty() || brackets.get(0).above() != 0) {
            throw new IllegalArgumentException("expected rates for prompts of any length");
        }
    }

    /** One price, however long the prompt. */
    static PriceList of(Rates rates) {
        return new PriceList(List.of(new Bracket(0, rates)));
    }

    double usd(TokenUsage usage) {
        Rates due = brackets.get(0).rates();
        for (Bracket bracket : brackets) {
            due = usage.in() > bracket.above() ? bracket.rates() : due;
        }
        return due.usd(usage);
    }

    /** The most that at most so many tokens can cost. */
    double mostUsd(long in, long out) {
        double most = brackets.get(0).rates().mostUsd(in, out);
        for (Bracket bracket : brackets) {
            most = in > bracket.above() ? Math.max(most, bracket.rates().mostUsd(in, out)) : most;
        }
        return most;
    }
}
