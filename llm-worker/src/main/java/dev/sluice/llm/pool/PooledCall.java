package dev.sluice.llm.pool;

import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.prompt.Task;
import dev.sluice.schemas.LlmCall;

/**
 * A call that has been read from the topic.
 *
 * @param hash the question's identity
 * @param task what it shares with others
 * @param question what is asked
 * @param ticket its place in the commit frontier
 */
record PooledCall(String hash, Task task, Question question, CommitFrontier.Ticket ticket) {

    static PooledCall of(LlmCall call, CommitFrontier.Ticket ticket) {
        return new PooledCall(
                call.getInputHash(),
                new Task(
                        call.getPipeline(),
                        call.getTask(),
                        call.getTaskVersion(),
                        call.getInstructions(),
                        call.getAnswerSchema()),
                new Question(call.getInputHash(), call.getInput(), call.getEvidence()),
                ticket);
    }
}
