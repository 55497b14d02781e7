/** A YAML document as a small tree that remembers where every key and value stands. */
@NullMarked
package dev.sluice.pipeline.yaml;

import org.jspecify.annotations.NullMarked;
