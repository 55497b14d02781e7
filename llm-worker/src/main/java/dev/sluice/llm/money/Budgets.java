package dev.sluice.llm.money;

import dev.sluice.llm.BudgetConfig;
import dev.sluice.llm.BudgetConfig.Caps;
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
    private final InstantSource clock;

    /** Budgets as configured. */
    public Budgets(BudgetConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /** The accounts that a call of the pipeline is charged to now. */
    public List<PermitAccount> of(String pipeline) {
        var accounts = new ArrayList<PermitAccount>();
        add(accounts, config.all(), "");
        Caps own = config.pipelines().get(pipeline);
        if (own != null) {
            add(accounts, own, " of " + pipeline);
        }
        return accounts;
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
