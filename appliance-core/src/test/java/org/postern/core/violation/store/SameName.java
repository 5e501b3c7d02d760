package org.postern.core.violation.store;

/** Stands twice, so that the rule on names has something to find. */
final class SameName {}
