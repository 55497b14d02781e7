/** Takes calls from the topic, keeps a bounded number of requests at the provider, publishes the answers. */
@NullMarked
package dev.sluice.llm.pool;

import org.jspecify.annotations.NullMarked;
