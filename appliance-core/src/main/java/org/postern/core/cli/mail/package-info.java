/**
 * The commands on people, addresses, mail and the queue.
 *
 * <p>Threading: one command is one thread.
 */
@NullMarked
package org.postern.core.cli.mail;

import org.jspecify.annotations.NullMarked;
