/**
 * How long a sign-in holds: that of a mail program until its password is changed or revoked or its account is closed,
 * that of the web front until its ticket ends, which happens for the same reasons and at the end of the web session.
 *
 * <p>Allowed imports: {@code store.account}, {@code store.mailbox}.
 *
 * <p>Threading: {@link org.postern.store.grant.Grants} and {@link org.postern.store.grant.TicketGrants} are
 * thread-safe, a grant is confined to its session.
 */
@NullMarked
package org.postern.store.grant;

import org.jspecify.annotations.NullMarked;
