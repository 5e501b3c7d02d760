package org.postern.core.violation.core;

/** Stands in for a class of the core. */
public final class SeenByALeaf {}
