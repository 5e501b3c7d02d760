/**
 * What helps the reader of an opened mail, apart from its page: folded quotes, marked hits.
 *
 * <p>Allowed imports: {@code message.mime}, {@code web.mime}, {@code web.page}, {@code web.page.list}.
 *
 * <p>Threading: immutable values.
 */
@NullMarked
package org.postern.web.page.read;

import org.jspecify.annotations.NullMarked;
