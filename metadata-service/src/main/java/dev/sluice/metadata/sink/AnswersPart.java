package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.Enrichment;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Topic {@code enrichments}: answers go into the rows that asked, as long as these still bear the question's hash. Written after the rows of the
 * same flush.
 */
final class AnswersPart implements Part {

    private final Deserializer<Enrichment> decoder;
    private final Rejections rejections;
    private final LandedRows rows;
    /** By key; of several answers to one question the first that has an output. */
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    private int taken;

    AnswersPart(Deserializer<Enrichment> decoder, Rejections rejections, LandedRows rows) {
        this.decoder = decoder;
        this.rejections = rejections;
        this.rows = rows;
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record, Flush flush) {
        try {
            Enrichment enrichment = decoder.deserialize(record.topic(), record.value());
            if (enrichment == null) {
                rejections.other(record, Rejections.UNDECODABLE, "expected an enrichment, found no value");
                return;
            }
            taken++;
            add(answer(enrichment));
        } catch (SerializationException e) {
            rejections.other(record, Rejections.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void condemn(ConsumerRecord<byte[], byte[]> record, String reason, Flush flush) {
        rejections.other(record, Rejections.WAREHOUSE, reason);
    }

    private void add(Answer answer) {
        answers.merge(answer.key(), answer, (first, next) -> first.answered() || !next.answered() ? first : next);
    }

    private static Answer answer(Enrichment e) {
        return new Answer(
                e.getRecordId(),
                e.getInputHash(),
                e.getPipeline(),
                e.getLlmVersion(),
                e.getStatus(),
                e.getOutput(),
                e.getError(),
                e.getCacheHit(),
                Instant.ofEpochMilli(e.getAnsweredAt()));
    }

    @Override
    public void write(Flush flush) throws SQLException {
        ask(flush);
        if (answers.isEmpty()) {
            return;
        }
        flush.counts().enrichments += taken;
        settle(flush, answers.values());
    }

    private void ask(Flush flush) throws SQLException {
        List<Landed> landed = new ArrayList<>();
        List<Landed> staged = new ArrayList<>();
        for (Landed row : rows.questions()) {
            (row.landing().isStaged() ? staged : landed).add(row);
        }
        Questions questions = flush.state().questions();
        if (!landed.isEmpty()) {
            for (Landed row : landed) {
                flush.ledger().add(row.record().getPipeline(), Count.QUESTIONS, 1);
            }
            questions.ask(landed, flush.load(), Question.ASKED).forEach(this::add);
        }
        if (!staged.isEmpty()) {
            hold(flush, questions.ask(staged, flush.load(), Question.STAGED));
        }
    }

    /** Keeps answers for rows that wait for the end of their load. */
    private static void hold(Flush flush, Collection<Answer> held) throws SQLException {
        flush.state()
                .questions()
                .settle(held.stream()
                        .map(answer -> new Questions.Settled(answer, Question.STAGED, 0))
                        .toList());
    }

    /** Merges answers into rows that have landed; keeps those whose rows have not. */
    static void settle(Flush flush, Collection<Answer> answers) throws SQLException {
        Map<String, Question> known = flush.state().questions().find(answers);
        var early = new ArrayList<Answer>();
        var held = new ArrayList<Answer>();
        var merge = new AnswerMerge(flush);
        for (Answer answer : answers) {
            Question question = known.get(answer.key());
            if (question == null) {
                early.add(answer);
            } else if (question.status().equals(Question.STAGED)) {
                held.add(answer);
            } else if (question.rowId() != null && question.takes(answer)) {
                count(flush, question, answer);
                merge.add(question, answer);
            }
        }
        flush.state().questions().park(early);
        hold(flush, held);
        flush.state().questions().settle(merge.write());
    }

    private static void count(Flush flush, Question question, Answer answer) {
        String pipeline = question.pipeline();
        switch (question.status()) {
            case Question.FAILED -> flush.ledger().add(pipeline, Count.FAILED, -1);
            case Question.SKIPPED -> flush.ledger().add(pipeline, Count.SKIPPED, -1);
            default -> flush.ledger().add(pipeline, Count.CACHE_HITS, answer.cacheHit() ? 1 : 0);
        }
        Count count = answer.answered()
                ? Count.ANSWERED
                : answer.status() == AnswerStatus.SKIPPED ? Count.SKIPPED : Count.FAILED;
        flush.ledger().add(pipeline, count, 1);
    }
}
