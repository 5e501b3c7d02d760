/**
 * Invitations in mail (iMIP, RFC 6047; iCalendar, RFC 5545): what a page says about the first event. Repetitions are
 * not expanded.
 *
 * <p>Allowed imports: {@code message.text}; biweekly. Pure.
 */
@NullMarked
package org.postern.message.calendar;

import org.jspecify.annotations.NullMarked;
