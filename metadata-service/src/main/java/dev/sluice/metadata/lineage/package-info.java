/** What a commit did to a dataset, told as OpenLineage run events. */
@NullMarked
package dev.sluice.metadata.lineage;

import org.jspecify.annotations.NullMarked;
