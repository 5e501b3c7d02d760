package org.postern.store;

import javax.net.ssl.SSLContext;

/**
 * The hop for web nodes on other machines: the same tickets, and TLS in which the node shows a certificate.
 *
 * @param pop3 where they read
 * @param smtp where they hand mail over
 * @param tls the key that is shown, and the judge of their certificates
 */
public record NodeHop(MailServerSettings.Listener pop3, MailServerSettings.Listener smtp, SSLContext tls) {}
