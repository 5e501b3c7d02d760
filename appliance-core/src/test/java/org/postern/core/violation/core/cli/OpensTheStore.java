package org.postern.core.violation.core.cli;

import org.jspecify.annotations.Nullable;
import org.postern.store.sql.MailDatabase;

/** A command that goes past core.admin. */
public final class OpensTheStore {
    @Nullable
    MailDatabase database;
}
