package org.postern.store.message;

import org.postern.store.address.Domain;

/**
 * The names that this server uses for itself.
 *
 * @param host fully qualified name for EHLO; never treated as another server's exchanger
 * @param domain the office's mail domain; its MAILER-DAEMON sends bounces
 */
public record ServerName(Domain host, Domain domain) {}
