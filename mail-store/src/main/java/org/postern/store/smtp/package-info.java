/**
 * SMTP on Apache James protocol components.
 */
@NullMarked
package org.postern.store.smtp;

import org.jspecify.annotations.NullMarked;
