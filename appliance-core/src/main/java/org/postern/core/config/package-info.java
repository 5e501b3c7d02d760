/**
 * The configuration: one TOML file, {@code DIR/postern.toml}. Every key is a component of a record here, with type, unit,
 * limits, default and reason beside it; the manual page and the commented sample are made from the same records.
 *
 * <p>Allowed imports: the JDK, tomlj, and the settings and value types of the leaves ({@code store}, {@code web}, {@code tls})
 * that the keys are translated into. Threading: immutable values.
 *
 * <p>TOML 1.0 (toml.io).
 */
@NullMarked
package org.postern.core.config;

import org.jspecify.annotations.NullMarked;
