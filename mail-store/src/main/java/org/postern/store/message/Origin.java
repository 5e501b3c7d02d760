package org.postern.store.message;

import java.net.InetAddress;

/**
 * Who brought a message.
 *
 * @param client the address of the connection, or what a trusted proxy said of it
 * @param helo the name given in EHLO or HELO, unverified
 * @param tls whether the connection was enciphered
 * @param sessionId for the log; the client saw it in the greeting
 */
public record Origin(InetAddress client, String helo, boolean tls, String sessionId) {}
