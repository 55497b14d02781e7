package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CallBookTest {

    private static final TopicPartition P0 = new TopicPartition("calls", 0);

    private final CommitFrontier frontier = new CommitFrontier();
    private final CallBook book = new CallBook();

    @Test
    void theSameQuestionIsDoneTogether() {
        assertThat(book.admit("h", 100, frontier.begin(P0, 0))).isTrue();
        assertThat(book.admit("h", 200, frontier.begin(P0, 1))).isFalse();
        assertThat(frontier.open()).isEqualTo(2);

        book.answered("h", 300);

        assertThat(frontier.open()).isZero();
    }

    @Test
    void aQuestionAskedBeforeItsAnswerNeedsNoCall() {
        book.admit("h", 100, frontier.begin(P0, 0));
        book.answered("h", 300);

        assertThat(book.admit("h", 250, frontier.begin(P0, 1))).isFalse();
        assertThat(frontier.open()).isZero();
    }

    @Test
    void aQuestionAskedAfterItsAnswerIsANewOne() {
        book.admit("h", 100, frontier.begin(P0, 0));
        book.answered("h", 300);

        assertThat(book.admit("h", 301, frontier.begin(P0, 1))).isTrue();
    }

    @Test
    void anAnswerThatAnotherWorkerPublishedCounts() {
        book.published("h", 300);

        assertThat(book.admit("h", 250, frontier.begin(P0, 0))).isFalse();
        assertThat(frontier.open()).isZero();
    }

    @Test
    void aFailureIsNotRemembered() {
        book.admit("h", 100, frontier.begin(P0, 0));
        book.failed("h");
        assertThat(frontier.open()).isZero();

        assertThat(book.admit("h", 50, frontier.begin(P0, 1))).isTrue();
    }

    @Test
    void whatIsAbandonedStaysUncommitted() {
        book.admit("h", 100, frontier.begin(P0, 0));
        book.abandon("h");

        assertThat(frontier.open()).isEqualTo(1);
        assertThat(book.admit("h", 100, frontier.begin(P0, 1))).isTrue();
    }
}
