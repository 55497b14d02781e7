package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How a provider is asked to send its answer in pieces.
 *
 * @param url the URL of a request, made from that without streaming
 * @param body the body of a request, made from that without streaming
 * @param answer puts the pieces of one answer together
 */
record Streaming(UnaryOperator<URI> url, UnaryOperator<ObjectNode> body, Supplier<Streamed> answer) {}
