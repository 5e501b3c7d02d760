package org.postern.core.violation.store;

import org.jspecify.annotations.Nullable;

/** Stands in for a class of the store. */
public final class SeesOtherLeaves {
    org.postern.web.session.@Nullable HopLogin web;
    org.postern.core.@Nullable ApplianceException core;
    org.postern.core.violation.web.@Nullable SeesOtherLeaves cycle;
}
