/**
 * Forms with files, as they arrive (RFC 7578). Knows nothing of requests and pages.
 *
 * <p>Allowed imports: nothing of Postern. Threading: confined to a request.
 */
@NullMarked
package org.postern.web.http.form;

import org.jspecify.annotations.NullMarked;
