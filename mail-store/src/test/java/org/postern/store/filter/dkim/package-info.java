/** Tests of the signatures on outgoing mail. */
@NullMarked
package org.postern.store.filter.dkim;

import org.jspecify.annotations.NullMarked;
