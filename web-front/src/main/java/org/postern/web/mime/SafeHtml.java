package org.postern.web.mime;

/**
 * HTML made safe to show in the sandboxed mail frame.
 *
 * @param html the body's content; never to be edited
 * @param blockedImages how many remote images were left out
 * @param flaggedLinks how many links show another host than they lead to; each has the true host written behind it
 */
public record SafeHtml(String html, int blockedImages, int flaggedLinks) {}
