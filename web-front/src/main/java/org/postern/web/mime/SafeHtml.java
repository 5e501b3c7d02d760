package org.postern.web.mime;

/**
 * HTML that is safe to show in the sandboxed mail frame.
 *
 * @param html the body's content; must not be edited
 * @param blockedImages the number of remote images left out
 * @param flaggedLinks the number of links that show a host other than their own; the true host is written after each
 * @param background the colour of the whole mail, as {@code #rrggbb}; white if it sets none
 */
public record SafeHtml(String html, int blockedImages, int flaggedLinks, String background) {}
