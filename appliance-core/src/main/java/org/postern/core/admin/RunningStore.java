package org.postern.core.admin;

import org.postern.core.DataDirectory;
import org.postern.store.sql.MailDatabase;

/**
 * The store of a server that carries out an operation itself. Such an operation opens no file that the process holds a lock on: a
 * process that closes any descriptor of a file loses all its locks on that file.
 */
public record RunningStore(DataDirectory place, MailDatabase database) {}
