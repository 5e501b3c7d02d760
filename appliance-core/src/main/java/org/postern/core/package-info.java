/**
 * The wiring: {@link org.postern.core.Appliance} builds the box from its parts, starts them in order and stops them in
 * reverse. {@link org.postern.core.Form} says which kind of box it is, and makes the mail side of that kind.
 *
 * <p>Allowed imports: everything of Postern. Threading: start and stop are confined to one thread each.
 */
@NullMarked
package org.postern.core;

import org.jspecify.annotations.NullMarked;
