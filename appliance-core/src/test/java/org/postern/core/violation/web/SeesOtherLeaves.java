package org.postern.core.violation.web;

import org.jspecify.annotations.Nullable;

/** Stands in for a class of the web. */
public final class SeesOtherLeaves {
    org.postern.core.violation.store.@Nullable SeesOtherLeaves store;
}
