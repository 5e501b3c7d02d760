/**
 * What POP3 and SMTP have no word for: folders, flags, moves, search, drafts.
 *
 * <p>Allowed imports: {@code web.session}.
 */
@NullMarked
package org.postern.web.organizer;

import org.jspecify.annotations.NullMarked;
