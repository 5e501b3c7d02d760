/** Dialogs and streams of POP3, without a socket unless a test is about the socket. */
@NullMarked
package org.postern.store.pop3;

import org.jspecify.annotations.NullMarked;
