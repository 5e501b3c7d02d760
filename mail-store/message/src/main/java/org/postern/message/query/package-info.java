/**
 * A search as a person types it: words, phrases, operators, minus and OR, read into values that the box's own index and
 * an office's IMAP server both answer.
 *
 * <p>Allowed imports: nothing of Postern. Pure; everything is immutable or confined to one call.
 */
@NullMarked
package org.postern.message.query;

import org.jspecify.annotations.NullMarked;
