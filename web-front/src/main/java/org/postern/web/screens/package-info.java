/**
 * Joins all screens into one routing table. {@link org.postern.web.screens.Screens} is the entry of the pages.
 *
 * <p>Allowed imports: {@code message.file}, {@code message.mime}, {@code web}, {@code web.hop}, {@code web.http}, {@code web.organizer},
 * {@code web.page}, {@code web.page.file}, {@code web.page.find}, {@code web.page.folder}, {@code web.page.label}, {@code web.page.letter}, {@code web.page.live}, {@code web.page.mail},
 * {@code web.page.settings}, {@code web.session}.
 *
 * <p>Threading: thread-safe.
 */
@NullMarked
package org.postern.web.screens;

import org.jspecify.annotations.NullMarked;
