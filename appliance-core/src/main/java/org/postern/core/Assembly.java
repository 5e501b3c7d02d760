package org.postern.core;

import java.time.Clock;
import org.postern.store.MailServerSettings;
import org.postern.store.database.ServerLock;
import org.postern.store.mailbox.LongWork;
import org.postern.tls.ServerKeys;

/**
 * What the mail side of a box is made of.
 *
 * @param parts what is started is added here
 * @param ports bound already
 * @param migrating told how far the copy of an older store has come
 */
record Assembly(
        StopOrder parts,
        MailServerSettings settings,
        ServerLock lock,
        BoundPorts ports,
        ServerKeys keys,
        Clock clock,
        LongWork migrating) {}
