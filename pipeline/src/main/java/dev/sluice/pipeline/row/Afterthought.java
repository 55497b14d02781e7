package dev.sluice.pipeline.row;

import dev.sluice.pipeline.RowCorrection;
import java.util.List;

/** What a rule does once a row is as it shall be; for a row that is refused later on it is not done. */
@FunctionalInterface
public interface Afterthought {
    /**
     * Does it.
     *
     * @param row the row, as it is written
     * @return what it changes in earlier rows
     */
    List<RowCorrection> settled(Row row);
}
