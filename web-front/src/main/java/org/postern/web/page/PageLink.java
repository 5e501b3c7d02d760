package org.postern.web.page;

/** A link to a page of ours, with its words. */
public record PageLink(String text, String url) {}
