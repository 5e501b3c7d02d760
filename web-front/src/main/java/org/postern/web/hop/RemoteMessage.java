package org.postern.web.hop;

/**
 * A message as the office's mail server lists it.
 *
 * @param uidl its name there; of a server without UIDL a name made from its header. A second message of the same name has a
 *     blank and a number behind it, which no UIDL can hold (RFC 1939 section 7)
 * @param size octets, as the server counts them
 */
public record RemoteMessage(String uidl, long size) {}
