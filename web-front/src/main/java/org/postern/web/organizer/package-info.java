/**
 * Operations that POP3 and SMTP do not have: folders, flags, moves, search, drafts, the queue, changes. Ports of at most five
 * methods each. {@code Organizer} holds all of them, and {@code FolderRef} identifies a folder in all of
 * them.
 *
 * <p>Allowed imports: {@code web.session}.
 */
@NullMarked
package org.postern.web.organizer;

import org.jspecify.annotations.NullMarked;
