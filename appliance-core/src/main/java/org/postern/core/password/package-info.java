/**
 * New passwords: the one way to set one, for the administrator's command and for the person in the browser.
 *
 * <p>Allowed imports: {@code core.adapter}, {@code store.account}, {@code store.audit}, {@code store.mailbox},
 * {@code store.password}, {@code store.report}, {@code web.session}. Threading: thread-safe; blocking, for bounded times.
 */
@NullMarked
package org.postern.core.password;

import org.jspecify.annotations.NullMarked;
