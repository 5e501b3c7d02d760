package org.postern.store.delivery;

/**
 * Checks whether a message comes from whom it says (SPF, DKIM, DMARC). Thread-safe; blocks for DNS within its own time
 * limits, and throws nothing for what the peer does.
 */
@FunctionalInterface
public interface SenderCheck {
    Finding check(IncomingMessage arrival);
}
