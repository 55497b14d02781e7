package dev.sluice.llm.permit;

import dev.sluice.llm.permit.Permits.Demand;
import dev.sluice.llm.permit.Permits.Settlement;
import dev.sluice.schemas.LlmPermit;
import dev.sluice.schemas.PermitAccount;
import dev.sluice.schemas.PermitKind;
import java.util.List;

/** The entries of the permit log. Stateless. */
final class PermitEntries {

    private PermitEntries() {}

    /** Somebody is about to call. */
    static LlmPermit asked(String id, Terms terms, Demand demand, List<PermitAccount> accounts) {
        return LlmPermit.newBuilder()
                .setPermitId(id)
                .setKind(PermitKind.ASKED)
                .setPipeline(demand.pipeline())
                .setLimited(terms.limited())
                .setRequests(terms.requests())
                .setTokensLimit(terms.tokens())
                .setWindowMillis(terms.windowMillis())
                .setTokens(demand.tokens())
                .setCostNanos(demand.costNanos())
                .setAccounts(accounts)
                .setLapseMillis(terms.lapse().toMillis())
                .build();
    }

    /** What has become of the call. */
    static LlmPermit settled(String id, Terms terms, String pipeline, Settlement settlement) {
        return LlmPermit.newBuilder()
                .setPermitId(id)
                .setKind(PermitKind.SETTLED)
                .setPipeline(pipeline)
                .setLimited(terms.limited())
                .setWindowMillis(terms.windowMillis())
                .setTokens(settlement.tokens())
                .setCostNanos(settlement.costNanos())
                .setAccounts(List.of())
                .setPauseMillis(settlement.pauseMillis())
                .build();
    }

    /** The call will not be made, whatever the log says to the entry. */
    static LlmPermit withdrawn(LlmPermit asked) {
        return LlmPermit.newBuilder(asked)
                .setKind(PermitKind.SETTLED)
                .setAccounts(List.of())
                .setTokens(0)
                .setCostNanos(0)
                .build();
    }
}
