package dev.sluice.llm.money;

import dev.sluice.llm.BudgetConfig;
import dev.sluice.llm.BudgetConfig.Caps;
import dev.sluice.llm.tuning.Tuning;
import dev.sluice.schemas.PermitAccount;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which budgets a pipeline's call must fit into. A day is a day of UTC. Thread-safe. */
public final class Budgets {

    private final BudgetConfig config;
    private final Tuning tuning;
    private final InstantSource clock;

    /** Budgets as configured. */
    public Budgets(BudgetConfig config, InstantSource clock) {
        this(config, new Tuning(), clock);
    }

    /** Budgets as configured, but for those that are changed while the workers run. */
    public Budgets(BudgetConfig config, Tuning tuning, InstantSource clock) {
        this.config = config;
        this.tuning = tuning;
        this.clock = clock;
    }

    /** The accounts that a call of the pipeline is charged to now. */
    public List<PermitAccount> of(String pipeline) {
        var accounts = new ArrayList<PermitAccount>();
        add(accounts, changed(config.all(), ""), "");
        add(accounts, changed(config.pipelines().getOrDefault(pipeline, Caps.defaults()), pipeline), " of " + pipeline);
        return accounts;
    }

    private Caps changed(Caps configured, String pipeline) {
        return tuning.budget(pipeline)
                .map(change -> new Caps(
                        change.perDayUsd() == null ? configured.perDayUsd() : change.perDayUsd(),
                        change.perRunUsd() == null ? configured.perRunUsd() : change.perRunUsd()))
                .orElse(configured);
    }

    private void add(List<PermitAccount> accounts, Caps caps, String whose) {
        add(accounts, "day " + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) + whose, caps.perDayUsd());
        add(accounts, "run " + config.run() + whose, caps.perRunUsd());
    }

    private static void add(List<PermitAccount> accounts, String name, @Nullable Double cap) {
        if (cap != null) {
            accounts.add(new PermitAccount(name, Price.nanos(cap)));
        }
    }
}
