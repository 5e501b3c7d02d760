/**
 * Accounts, passwords, hop tickets.
 */
@NullMarked
package org.postern.store.account;

import org.jspecify.annotations.NullMarked;
