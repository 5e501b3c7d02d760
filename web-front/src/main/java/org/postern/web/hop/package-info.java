/**
 * The mail receiving program (POP3) and the mail sending program (SMTP) of JP H11-008617.
 */
@NullMarked
package org.postern.web.hop;

import org.jspecify.annotations.NullMarked;
