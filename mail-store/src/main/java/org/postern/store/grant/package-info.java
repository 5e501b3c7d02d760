/**
 * How long a sign-in of a mail program holds: until its password is changed or revoked, or its account is closed.
 *
 * <p>Allowed imports: {@code store.account}, {@code store.mailbox}.
 *
 * <p>Threading: {@link org.postern.store.grant.Grants} is thread-safe, a grant is confined to its session.
 */
@NullMarked
package org.postern.store.grant;

import org.jspecify.annotations.NullMarked;
