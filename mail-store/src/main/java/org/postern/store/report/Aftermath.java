package org.postern.store.report;

/**
 * What an attempt causes beside its row in the queue.
 *
 * @param notices to senders
 * @param suppressed addresses that do not exist
 */
public record Aftermath(Notices notices, SuppressionList suppressed, ReportSettings settings) {}
