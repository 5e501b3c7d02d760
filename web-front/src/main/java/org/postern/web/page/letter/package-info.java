/**
 * The screens for writing: the compose form, its checks, drafts and sending.
 *
 * <p>Threading: thread-safe; a request is one thread. RFC 6068 (mailto links).
 */
@NullMarked
package org.postern.web.page.letter;

import org.jspecify.annotations.NullMarked;
