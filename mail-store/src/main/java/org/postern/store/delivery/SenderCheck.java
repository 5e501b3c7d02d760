package org.postern.store.delivery;

/**
 * Checks whether a message comes from its claimed sender (SPF, DKIM, DMARC). Thread-safe; blocks for DNS within its own
 * time limits, and never throws because of what the peer does.
 */
@FunctionalInterface
public interface SenderCheck {
    Finding check(IncomingMessage arrival);
}
