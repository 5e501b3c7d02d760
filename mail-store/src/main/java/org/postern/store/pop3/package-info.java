/**
 * POP3 on Apache James protocol components.
 */
@NullMarked
package org.postern.store.pop3;

import org.jspecify.annotations.NullMarked;
