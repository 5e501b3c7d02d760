package org.postern.store.message;

import java.net.InetAddress;

/**
 * The client that sent a message.
 *
 * @param client the address of the connection, or the one that a trusted proxy reported
 * @param helo the name given in EHLO or HELO, unverified
 * @param tls whether the connection was encrypted
 * @param sessionId for the log; the client saw it in the greeting
 */
public record Origin(InetAddress client, String helo, boolean tls, String sessionId) {}
