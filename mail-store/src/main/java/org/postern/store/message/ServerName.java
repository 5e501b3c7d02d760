package org.postern.store.message;

import org.postern.store.address.Domain;

/**
 * What this server calls itself.
 *
 * @param host fully qualified name: said in EHLO, and no exchanger of others
 * @param domain the office's mail domain, whose MAILER-DAEMON writes bounces
 */
public record ServerName(Domain host, Domain domain) {}
