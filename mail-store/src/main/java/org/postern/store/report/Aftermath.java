package org.postern.store.report;

/**
 * The effects of an attempt beside the rows of the queue.
 *
 * @param notices to senders
 * @param suppressed addresses that do not exist
 */
public record Aftermath(Notices notices, SuppressionList suppressed, ReportSettings settings) {}
