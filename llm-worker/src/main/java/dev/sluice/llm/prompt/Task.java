package dev.sluice.llm.prompt;

/**
 * What questions asked together have in common.
 *
 * @param pipeline pipeline that pays
 * @param name name of the task
 * @param version hash of instructions, answer schema and model
 * @param instructions what the model is told to do
 * @param answerSchema JSON Schema of one output object
 */
public record Task(String pipeline, String name, String version, String instructions, String answerSchema) {}
