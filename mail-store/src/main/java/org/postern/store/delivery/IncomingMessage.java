package org.postern.store.delivery;

import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.message.Envelope;
import org.postern.store.message.Origin;

/**
 * One whole message from outside, before it is accepted.
 *
 * @param message as spooled, with this server's Received field at the top; may be opened any number of times
 */
public record IncomingMessage(Origin origin, Envelope envelope, SpooledMessage message) {}
