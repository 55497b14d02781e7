package dev.sluice.benchmarks.accuracy;

import java.util.List;

/** Five invented tables about things that none of the public sets is about. Stateless. */
final class HeldOutSets {

    private HeldOutSets() {}

    static List<HeldOutSet> all() {
        return List.of(
                HeldOutRegisters.trees(),
                HeldOutRegisters.loans(),
                HeldOutRegisters.vehicles(),
                HeldOutTrade.postings(),
                HeldOutTrade.shipments());
    }
}
