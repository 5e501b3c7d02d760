/**
 * What POP3 and SMTP have no word for: folders, flags, moves, search, drafts, the queue, changes. Six ports, each with
 * at most five methods; {@code Organizer} hands them on together, and {@code FolderRef} names a folder to all of them.
 *
 * <p>Allowed imports: {@code web.session}.
 */
@NullMarked
package org.postern.web.organizer;

import org.jspecify.annotations.NullMarked;
