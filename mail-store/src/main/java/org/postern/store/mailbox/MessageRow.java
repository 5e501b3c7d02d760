package org.postern.store.mailbox;

import java.time.Instant;
import java.util.Set;

/**
 * One message in one folder, without its content.
 *
 * @param uidl stable for the message's life, also across moves; 1 to 70 printable ASCII (RFC 1939 7)
 * @param size octets as sent over the wire with CRLF
 * @param arrived when this box accepted it
 */
public record MessageRow(
        long id,
        String uidl,
        long folderId,
        long uid,
        long modSeq,
        Set<Flag> flags,
        Set<String> keywords,
        Instant arrived,
        long size,
        boolean attachments) {}
