/** Tests of the warehouse file. */
@NullMarked
package dev.sluice.metadata.store;

import org.jspecify.annotations.NullMarked;
