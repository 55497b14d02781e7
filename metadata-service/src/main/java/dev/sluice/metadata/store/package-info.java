/** The warehouse file: who may write it, who reads it, and the tables of schema {@code _sluice}. */
@NullMarked
package dev.sluice.metadata.store;

import org.jspecify.annotations.NullMarked;
