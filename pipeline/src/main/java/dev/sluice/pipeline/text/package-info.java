/** What is wrong with the characters of a text, and how it is mended. */
@NullMarked
package dev.sluice.pipeline.text;

import org.jspecify.annotations.NullMarked;
