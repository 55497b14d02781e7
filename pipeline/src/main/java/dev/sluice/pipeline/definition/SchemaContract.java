package dev.sluice.pipeline.definition;

/**
 * Contract modes per kind of change.
 *
 * @param tables a table that is not there yet
 * @param columns a column that is not there yet
 * @param dataType a value that does not fit its column's type
 */
public record SchemaContract(ContractMode tables, ContractMode columns, ContractMode dataType) {
    /** Everything evolves. */
    public static SchemaContract evolving() {
        return all(ContractMode.EVOLVE);
    }

    /** One mode for all kinds of change. */
    public static SchemaContract all(ContractMode mode) {
        return new SchemaContract(mode, mode, mode);
    }
}
