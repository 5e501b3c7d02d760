/** Vectors of SPF, DKIM and DMARC, against a DNS server on loopback that answers as told. */
@NullMarked
package org.postern.store.filter.auth;

import org.jspecify.annotations.NullMarked;
