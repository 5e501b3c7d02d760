package org.postern.store.gate;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;

/**
 * Many attempts to guess passwords.
 *
 * @param account the key of the account; empty when they were spread over all accounts
 * @param tried wrong passwords that were tried
 * @param heldBack attempts that were not even tried
 * @param networks some of the addresses, with their attempts, the busiest first
 * @param elsewhere attempts from further addresses
 */
public record Spree(
        String account, Instant since, long tried, long heldBack, Map<InetAddress, Long> networks, long elsewhere) {}
