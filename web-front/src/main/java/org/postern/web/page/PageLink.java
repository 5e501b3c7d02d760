package org.postern.web.page;

/** A link to one of our own pages, with its text. */
public record PageLink(String text, String url) {}
