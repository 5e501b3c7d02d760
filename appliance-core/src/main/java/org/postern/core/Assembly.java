package org.postern.core;

import java.time.Clock;
import org.postern.message.file.PdfText;
import org.postern.store.MailServerSettings;
import org.postern.store.database.ServerLock;
import org.postern.store.share.Admission;
import org.postern.tls.ServerKeys;

/**
 * The inputs for making the mail side of a box.
 *
 * @param parts collects the started parts
 * @param ports already bound
 * @param options of the start
 * @param admission what limits clients that have not signed in
 * @param pdf reads the text of PDFs
 */
record Assembly(
        StopOrder parts,
        MailServerSettings settings,
        ServerLock lock,
        BoundPorts ports,
        ServerKeys keys,
        Clock clock,
        StartOptions options,
        Admission admission,
        PdfText pdf) {}
