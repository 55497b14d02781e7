package dev.sluice.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What a model is asked about one record.
 *
 * @param inputHash SHA-256 (hex) over the canonical JSON of the inputs, the task version and, where there is any, the evidence: equal
 *     only for questions that may share an answer
 * @param task name of the task: the pipeline's name
 * @param taskVersion first 16 hex digits of the SHA-256 of instructions, answer schema and model
 * @param input canonical JSON object: the fields sent
 * @param evidence JSON object of what the stream already knows; null: nothing
 * @param masked canonical JSON object: what stands behind each placeholder of the input; null: nothing is masked
 * @param instructions what the model is told to do
 * @param answerSchema JSON Schema of one answer object
 * @param fields what is sent and what the answer may have
 */
public record Question(
        String inputHash,
        String task,
        String taskVersion,
        String input,
        @Nullable String evidence,
        @Nullable String masked,
        String instructions,
        String answerSchema,
        AskedFields fields) {}
