package org.postern.web.office;

/**
 * A message as the office's mail server lists it.
 *
 * @param uidl its name there; for a server without UIDL a name made from its header. A second message of the same name
 *     gets a middle dot and a number, and an invalid UIDL (RFC 1939 section 7) is hashed
 * @param size octets, as the server counts them
 */
public record RemoteMessage(String uidl, long size) {}
