package dev.sluice.llm.coalescer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.LlmCall;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions whose answer does not come in time. */
class OverdueQuestionsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private CoalescerRig rig;

    @BeforeEach
    void open() {
        rig = new CoalescerRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void anOverdueQuestionIsAskedAgainAndThenFails() {
        rig.ask("h1", "r1");
        assertThat(rig.calls()).hasSize(1);

        rig.driver().advanceWallClockTime(CoalescerRig.DEADLINE.minusSeconds(1));
        assertThat(rig.calls()).isEmpty();
        rig.driver().advanceWallClockTime(Duration.ofSeconds(11));
        assertThat(rig.calls()).extracting(LlmCall::getAsk).containsExactly(2);
        rig.driver().advanceWallClockTime(CoalescerRig.DEADLINE.plusSeconds(10));
        assertThat(rig.calls()).extracting(LlmCall::getAsk, LlmCall::getInput).containsExactly(tuple(3, "{\"a\":1}"));
        assertThat(rig.enrichments()).isEmpty();
        rig.driver().advanceWallClockTime(CoalescerRig.DEADLINE.plusSeconds(10));

        assertThat(rig.calls()).isEmpty();
        assertThat(rig.enrichments())
                .extracting(entry -> entry.value.getStatus(), entry -> entry.value.getError())
                .containsExactly(tuple(AnswerStatus.FAILED, "DEADLINE: no answer in PT10M after being asked 3 times"));
        rig.driver().advanceWallClockTime(CoalescerRig.DEADLINE.multipliedBy(5));
        assertThat(rig.calls()).isEmpty();
        assertThat(rig.storeIsEmpty(CoalescerStores.ASKED_BY_TIME, 0)).isTrue();
        assertThat(rig.storeIsEmpty(CoalescerStores.WAITING, 0)).isTrue();
    }

    @Test
    void anAnswerAfterTheSecondAskSettlesEverybody() {
        rig.ask("h1", "r1");
        rig.driver().advanceWallClockTime(CoalescerRig.DEADLINE.plusSeconds(10));
        rig.ask("h1", "r2");
        assertThat(rig.calls()).hasSize(2);

        rig.answer("h1", "{}");

        assertThat(rig.enrichments()).hasSize(2);
        rig.driver().advanceWallClockTime(CoalescerRig.DEADLINE.multipliedBy(3));
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void aLongQueueThatMovesIsNoReasonToAskAgain() {
        for (int i = 0; i < 5; i++) {
            rig.ask("h" + i, "r" + i);
        }
        assertThat(rig.calls()).hasSize(5);
        for (int i = 0; i < 4; i++) {
            rig.driver()
                    .advanceWallClockTime(
                            CoalescerRig.DEADLINE.minusMinutes(1)); // slower than the deadline in all, but it moves
            rig.answer("h" + i, "{}");
        }

        assertThat(rig.calls()).isEmpty();
        rig.driver().advanceWallClockTime(CoalescerRig.DEADLINE.plusSeconds(10)); // and now it stands still
        assertThat(rig.calls()).extracting(LlmCall::getInputHash).containsExactly("h4");
    }

    @Test
    void aQuestionThatIsOvertakenByFarIsAskedAgainThoughTheQueueMoves() {
        rig.ask("lost", "r0");
        rig.driver().advanceWallClockTime(CoalescerRig.DEADLINE.plusMinutes(1));
        rig.calls(); // idle so far: asked a second time
        for (int minute = 0; minute < 11; minute++) {
            rig.ask("h" + minute, "r" + minute);
            rig.answer("h" + minute, "{}");
            rig.driver().advanceWallClockTime(Duration.ofMinutes(1));
        }
        rig.calls();
        rig.ask("late", "rl");
        rig.answer("late", "{}");
        rig.driver().advanceWallClockTime(Duration.ofSeconds(10));

        assertThat(rig.calls())
                .filteredOn(call -> call.getInputHash().equals("lost"))
                .extracting(LlmCall::getAsk)
                .containsExactly(3);
    }
}
