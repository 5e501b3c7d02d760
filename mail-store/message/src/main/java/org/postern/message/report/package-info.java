/**
 * Reports about a mail: on its delivery (RFC 3464, RFC 6533), and that it was read (RFC 8098).
 *
 * <p>Allowed imports: {@code message.address}, {@code message.header}, {@code message.text}. Pure.
 */
@NullMarked
package org.postern.message.report;

import org.jspecify.annotations.NullMarked;
