/**
 * The ports through which administration pages will act: implemented by the appliance, on the operations of
 * {@code core.admin}.
 *
 * <p>Allowed imports: nothing of Postern.
 */
@NullMarked
package org.postern.web.admin;

import org.jspecify.annotations.NullMarked;
