package dev.sluice.standalone.command;

import dev.sluice.llm.KnownAnswers;
import dev.sluice.llm.tuning.Tuning;
import dev.sluice.llm.tuning.TuningTopic;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.kafka.BrokerUnavailable;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.SluiceConfig;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a running fleet knows that an estimate depends on; without a broker nothing of it is known.
 *
 * @param answered input hashes that are answered from the cache
 * @param tuning limits that were changed since the workers were configured
 * @param notLooked why nobody was asked; null where the cache was looked at
 */
record FleetKnowledge(
        Set<String> answered, Tuning tuning, @Nullable String notLooked) {

    /** Looks at the broker of the configuration, else at that of the instance on the data directory. */
    static FleetKnowledge about(Set<String> hashes, ConfigOptions options) {
        if (hashes.isEmpty()) {
            return new FleetKnowledge(Set.of(), new Tuning(), null);
        }
        try {
            SluiceConfig config = options.loadConnected();
            ServiceContext context = ServiceContext.create(config.runtime());
            Set<String> answered = new KnownAnswers(context.topics(), context.kafka()).among(hashes);
            var tuning = new Tuning();
            new TuningTopic(context.topics(), context.kafka()).history().forEach(tuning::apply);
            return new FleetKnowledge(answered, tuning, null);
        } catch (CommandFailed | BrokerUnavailable e) {
            return new FleetKnowledge(Set.of(), new Tuning(), String.valueOf(e.getMessage()));
        }
    }
}
