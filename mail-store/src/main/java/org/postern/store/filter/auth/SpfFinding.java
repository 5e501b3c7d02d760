package org.postern.store.filter.auth;

import java.util.Optional;
import org.postern.store.address.Domain;

/**
 * The SPF result of one message.
 *
 * @param helo whether the name in HELO was checked, because the sender was null (RFC 7208 2.4); else the one in MAIL
 * @param domain the checked domain; empty when HELO gave no domain name
 */
record SpfFinding(SpfResult result, boolean helo, Optional<Domain> domain) {}
