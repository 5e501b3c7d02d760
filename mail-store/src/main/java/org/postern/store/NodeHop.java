package org.postern.store;

import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * The hop for web nodes on other machines: the same tickets, over TLS in which the node presents a certificate.
 *
 * @param pop3 where the nodes read mail
 * @param smtp where they submit mail
 * @param tls holds the key to present, and verifies their certificates
 * @param stands whether a certificate is still valid here; asked every few seconds for each connection
 */
public record NodeHop(
        MailServerSettings.Listener pop3,
        MailServerSettings.Listener smtp,
        SSLContext tls,
        Predicate<X509Certificate> stands) {}
