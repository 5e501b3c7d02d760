package org.postern.core.violation.store;

import org.jspecify.annotations.Nullable;

/** Stands in for a class of the store. */
public final class SeesOtherLeaves {
    org.postern.core.violation.web.@Nullable SeesOtherLeaves web;
    org.postern.core.violation.core.@Nullable SeenByALeaf core;
}
