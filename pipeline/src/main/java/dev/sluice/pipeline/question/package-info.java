/** The gate that decides whether a model is asked, and the question it is asked. */
@NullMarked
package dev.sluice.pipeline.question;

import org.jspecify.annotations.NullMarked;
