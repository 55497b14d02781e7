package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.schemas.LlmUsage;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Topic {@code llm-usage}: what calls cost, each counted once by its id. */
final class UsagePart implements Part {

    private final Deserializer<LlmUsage> decoder;
    private final Rejections rejections;
    private final List<LlmUsage> usages = new ArrayList<>();

    UsagePart(Deserializer<LlmUsage> decoder, Rejections rejections) {
        this.decoder = decoder;
        this.rejections = rejections;
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record, Flush flush) {
        try {
            LlmUsage usage = decoder.deserialize(record.topic(), record.value());
            if (usage == null) {
                rejections.other(record, Rejections.UNDECODABLE, "expected a usage record, found no value");
            } else {
                usages.add(usage);
            }
        } catch (SerializationException e) {
            rejections.other(record, Rejections.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void condemn(ConsumerRecord<byte[], byte[]> record, String reason, Flush flush) {
        rejections.other(record, Rejections.WAREHOUSE, reason);
    }

    @Override
    public void write(Flush flush) throws SQLException {
        if (usages.isEmpty()) {
            return;
        }
        var keys = new HashSet<String>();
        usages.forEach(usage -> keys.add(key(usage)));
        Set<String> seen = new HashSet<>(flush.state().seenIds().among(keys));
        var added = new ArrayList<String>();
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "llm_usage")) {
            for (LlmUsage usage : usages) {
                if (seen.add(key(usage))) {
                    added.add(key(usage));
                    row(appender, usage);
                    count(flush.ledger(), usage);
                }
            }
        }
        flush.state().seenIds().add(added);
    }

    private static String key(LlmUsage usage) {
        return "usage " + usage.getUsageId();
    }

    private static void row(SystemAppender appender, LlmUsage usage) throws SQLException {
        appender.row(
                usage.getUsageId(),
                usage.getPipeline(),
                usage.getTask(),
                usage.getProvider(),
                usage.getModel(),
                usage.getOutcome(),
                usage.getRecords(),
                usage.getRetry(),
                usage.getTokensIn(),
                usage.getTokensOut(),
                usage.getCostUsd(),
                Instant.ofEpochMilli(usage.getAt()),
                usage.getTokensCached(),
                usage.getTokensCacheWritten(),
                usage.getTokensReasoning(),
                usage.getServiceTier());
    }

    private static void count(Ledger ledger, LlmUsage usage) {
        String pipeline = usage.getPipeline();
        ledger.add(pipeline, Count.CALLS, 1);
        ledger.add(pipeline, Count.RETRIES, usage.getRetry() ? 1 : 0);
        ledger.add(pipeline, Count.TOKENS_IN, usage.getTokensIn());
        ledger.add(pipeline, Count.TOKENS_OUT, usage.getTokensOut());
        ledger.addCost(pipeline, usage.getCostUsd());
    }
}
