/** What a person sees: progress, tables, the summary. */
@NullMarked
package dev.sluice.standalone.report;

import org.jspecify.annotations.NullMarked;
