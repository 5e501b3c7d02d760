/**
 * The ports that the administration pages will use. The appliance implements them with the operations of
 * {@code core.admin}.
 *
 * <p>Allowed imports: nothing of Postern.
 */
@NullMarked
package org.postern.web.admin;

import org.jspecify.annotations.NullMarked;
