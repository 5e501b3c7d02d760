/**
 * How manual pages are written. Used at build time only, by the tests that keep {@code packaging/man} current.
 *
 * <p>Allowed imports: the JDK, AssertJ. groff_man(7).
 */
@NullMarked
package org.postern.core.manual;

import org.jspecify.annotations.NullMarked;
