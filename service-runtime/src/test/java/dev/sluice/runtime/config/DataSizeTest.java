package dev.sluice.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

    @ParameterizedTest
    @CsvSource({
        "512B, 512, 512B",
        "64KB, 65536, 64KiB",
        "64k, 65536, 64KiB",
        "16MiB, 16777216, 16MiB",
        "1 GB, 1073741824, 1GiB",
        "1536MiB, 1610612736, 1536MiB",
        "0B, 0, 0B"
    })
    void readsAndShows(String text, long bytes, String shown) {
        assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
        assertThat(DataSize.parse(text)).hasToString(shown);
        assertThat(DataSize.parse(shown)).isEqualTo(DataSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "-1MB", "1.5GB", "1XB", "999999999999TB"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> DataSize.parse(text)).hasMessageContaining("expected a size");
    }
}
