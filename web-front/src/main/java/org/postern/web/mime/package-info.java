/**
 * Messages as a reader sees them: MIME trees, charsets, hostile HTML.
 */
@NullMarked
package org.postern.web.mime;

import org.jspecify.annotations.NullMarked;
