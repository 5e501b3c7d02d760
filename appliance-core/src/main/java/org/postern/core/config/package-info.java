/**
 * The configuration: one TOML file, {@code DIR/postern.toml}. Every key is a component of a record here, with type,
 * unit, limits, default and reason beside it; the manual page and the commented sample are made from the same records.
 * A record that is {@code Checked} reports keys that contradict each other.
 *
 * <p>Allowed imports: {@code core.config.value}, {@code store}, {@code store.address}, {@code store.filter.auth},
 * {@code store.filter.junk}, {@code store.filter.sieve}, {@code store.mailbox}, {@code store.outbound},
 * {@code store.password}, {@code store.policy}, {@code store.report}, {@code store.route}, {@code store.share},
 * {@code store.smtp}, {@code store.wire}, {@code tls}, {@code tls.dkim}, {@code web}, {@code web.hop},
 * {@code web.http}, {@code web.session}; tomlj. Threading: immutable values.
 *
 * <p>TOML 1.0 (toml.io).
 */
@NullMarked
package org.postern.core.config;

import org.jspecify.annotations.NullMarked;
