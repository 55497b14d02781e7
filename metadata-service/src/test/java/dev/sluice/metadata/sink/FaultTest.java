package dev.sluice.metadata.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Conversion Error: Could not convert string 'x' to INT64 | RECORD",
                "Constraint Error: CHECK constraint failed on table t | RECORD",
                "Out of Range Error: 300 is out of range for TINYINT | RECORD",
                "Catalog Error: Table with name t does not exist | RECORD",
                "Out of Memory Error: failed to pin block of size 256.0 KiB | MEMORY",
                "IO Error: Could not write file \"w.duckdb.wal\": No space left on device | SYSTEM",
                "FATAL Error: Failed: database has been invalidated because of a previous fatal error | INVALIDATED",
                "TransactionContext Error: Failed to commit: Could not write file: No space left on device | SYSTEM",
                "TransactionContext Error: Current transaction is aborted (please ROLLBACK) | RECORD",
                "Appender error, message: Failed to append: failed to pin block of size 256.0 KiB | MEMORY",
                "IO Error: Could not set lock on file | SYSTEM"
            })
    void sortsWhatDuckDbSays(String message, Fault.Kind kind) {
        assertThat(Fault.of(new SQLException(message)).kind()).isEqualTo(kind);
    }

    @Test
    void aBrokerIsNotTheFaultOfARecord() {
        assertThat(Fault.of(new TimeoutException("no answer")).kind()).isEqualTo(Fault.Kind.SYSTEM);
    }

    @Test
    void anUndecodableRecordAndABugAreFoundByTheirRecord() {
        assertThat(Fault.of(new SerializationException("bad bytes")).kind()).isEqualTo(Fault.Kind.RECORD);
        assertThat(Fault.of(new IllegalStateException("a bug")).kind()).isEqualTo(Fault.Kind.RECORD);
    }
}
