package org.postern.core.violation.tls;

import org.jspecify.annotations.Nullable;

/** Stands in for a class of tls-keys. */
public final class SeesOtherLeaves {
    org.postern.core.violation.store.@Nullable SeesOtherLeaves store;
}
