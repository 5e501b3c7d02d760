package org.postern.web.page.card;

import java.util.List;

/**
 * A report on a mail, as a page shows it.
 *
 * @param kind {@code info} or {@code warn}
 * @param lines what happened, for each recipient
 * @param about the mail that the report is about
 * @param links what the report contains
 */
public record ReportCard(String kind, String title, List<Line> lines, List<Line> about, Links links) {
    /**
     * A line.
     *
     * @param words of a server, shown small; empty for none
     */
    public record Line(String label, String value, String words) {}

    /**
     * Addresses; empty where there is nothing to open.
     *
     * @param again opens the mail for new addresses
     * @param original what came back of the mail
     * @param details the report for machines
     */
    public record Links(String again, String original, String details) {}
}
