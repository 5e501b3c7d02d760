package org.postern.core.violation.web;

/** Stands twice, so that the rule on names has something to find. */
final class SameName {}
