@NullMarked
package dev.sluice.runtime.http;

import org.jspecify.annotations.NullMarked;
