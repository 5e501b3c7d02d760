/**
 * What POP3 and SMTP have no word for: folders, flags, moves, search, drafts.
 */
@NullMarked
package org.postern.web.organizer;

import org.jspecify.annotations.NullMarked;
