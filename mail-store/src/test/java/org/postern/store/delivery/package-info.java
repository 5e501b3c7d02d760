/**
 * Tests of delivery, with a DNS server and an SMTP server on loopback that do as they are told.
 */
@NullMarked
package org.postern.store.delivery;

import org.jspecify.annotations.NullMarked;
