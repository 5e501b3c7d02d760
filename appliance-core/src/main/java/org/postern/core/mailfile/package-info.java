/**
 * Mail in files: mbox and Maildir, read and written as streams.
 *
 * <p>Allowed imports: {@code message.text}, {@code store.mailbox}.
 *
 * <p>Threading: confined to one import or export. RFC 4155 and the mboxrd convention (mbox files), the maildir(5)
 * convention.
 */
@NullMarked
package org.postern.core.mailfile;

import org.jspecify.annotations.NullMarked;
