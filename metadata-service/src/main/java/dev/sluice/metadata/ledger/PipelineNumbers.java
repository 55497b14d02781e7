package dev.sluice.metadata.ledger;

/**
 * The books of one pipeline; {@code accepted = rows + merged + deadLetters + waiting}.
 *
 * @param accepted records received, each once
 * @param rows rows inserted
 * @param merged records that updated a row already there
 * @param deadLetters records that are no row, those that the warehouse refused included
 * @param waiting records that have no outcome yet
 * @param duplicates records dropped because they had their outcome before
 * @param rejected those of the dead letters that the warehouse refused
 * @param repairedCells cells that differ from their source
 * @param findings failed checks
 * @param llm what a model had to do with it
 */
public record PipelineNumbers(
        String pipeline,
        long accepted,
        long rows,
        long merged,
        long deadLetters,
        long waiting,
        long duplicates,
        long rejected,
        long repairedCells,
        long findings,
        Llm llm) {

    /**
     * Questions, answers and what they cost.
     *
     * @param pending questions without an answer
     */
    public record Llm(
            long questions,
            long answered,
            long failed,
            long skipped,
            long cacheHits,
            long calls,
            long retries,
            long tokensIn,
            long tokensOut,
            double costUsd,
            long pending) {}

    static PipelineNumbers of(Account account) {
        long open = account.get(Count.QUESTIONS)
                - account.get(Count.ANSWERED)
                - account.get(Count.FAILED)
                - account.get(Count.SKIPPED);
        return new PipelineNumbers(
                account.pipeline(),
                account.accepted(),
                account.get(Count.ROWS),
                account.get(Count.MERGED),
                account.get(Count.DEAD_LETTERS),
                account.waiting(),
                account.get(Count.DUPLICATES),
                account.get(Count.REJECTED),
                account.get(Count.REPAIRED_CELLS),
                account.get(Count.FINDINGS),
                new Llm(
                        account.get(Count.QUESTIONS),
                        account.get(Count.ANSWERED),
                        account.get(Count.FAILED),
                        account.get(Count.SKIPPED),
                        account.get(Count.CACHE_HITS),
                        account.get(Count.CALLS),
                        account.get(Count.RETRIES),
                        account.get(Count.TOKENS_IN),
                        account.get(Count.TOKENS_OUT),
                        account.costUsd(),
                        Math.max(0, open)));
    }
}
