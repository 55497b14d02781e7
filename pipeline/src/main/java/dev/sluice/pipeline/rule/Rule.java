package dev.sluice.pipeline.rule;

import java.util.List;

/** One rule of an entry of {@code cleanse}: which keys it reads and which steps it makes of them. Stateless. */
public interface Rule {
    /** Keys that switch it on; any of them suffices. */
    List<String> keys();

    /** Keys that say more about it, without effect alone. */
    default List<String> options() {
        return List.of();
    }

    /** Whether it names its fields itself, so that the entry names none. */
    default boolean namesFields() {
        return false;
    }

    /** Adds its steps to the entry; what is wrong goes to the entry's problems. Called where one of the keys is there. */
    void compile(RuleEntry entry);
}
