package org.postern.web.hop;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.web.mime.InlineImages;
import org.postern.web.mime.MessageView;
import org.postern.web.mime.PartView;
import org.postern.web.session.HopLogin;

/** The mail receiving program of the patent. Thread-safe. Every method throws {@link HopException}. */
public final class MailReceiver implements AutoCloseable {
    public MailReceiver(HopEndpoints endpoints, Path temporary) {
        throw new UnsupportedOperationException();
    }

    /** Rows for the title list, in the order asked; a UIDL that is gone is absent. */
    public Map<String, Title> titles(HopLogin login, String folder, List<String> uidls) {
        throw new UnsupportedOperationException();
    }

    /** All UIDLs of a folder, newest first: what a server without an organizer can list. */
    public List<String> uidls(HopLogin login, String folder) {
        throw new UnsupportedOperationException();
    }

    public MessageView view(HopLogin login, String folder, String uidl, Optional<Charset> override) {
        throw new UnsupportedOperationException();
    }

    /** The message inside a message/rfc822 part. */
    public MessageView nested(HopLogin login, String folder, String uidl, int part, Optional<Charset> override) {
        throw new UnsupportedOperationException();
    }

    /** The part's decoded octets, streamed; the caller closes it. GONE when there is no such part. */
    public OpenPart part(HopLogin login, String folder, String uidl, int number) {
        throw new UnsupportedOperationException();
    }

    /** A part of a message in the store as an attachment of a new one, opened over the hop when written. */
    public Attachment attachment(HopLogin login, String folder, String uidl, PartView part) {
        throw new UnsupportedOperationException();
    }

    /** The whole message as message/rfc822 attachment. */
    public Attachment original(HopLogin login, String folder, String uidl, String fileName) {
        throw new UnsupportedOperationException();
    }

    /** The raster images that a message's HTML may name by cid:, as data: URIs, bounded. */
    public InlineImages inlineImages(HopLogin login, String folder, String uidl) {
        throw new UnsupportedOperationException();
    }

    /** A saved draft as it was on the compose page. */
    public ComposeDraft draft(HopLogin login, String folder, String uidl) {
        throw new UnsupportedOperationException();
    }

    /** The message as stored, streamed; the caller closes it. */
    public InputStream raw(HopLogin login, String folder, String uidl) {
        throw new UnsupportedOperationException();
    }

    public void copyRaw(HopLogin login, String folder, String uidl, OutputStream out) {
        throw new UnsupportedOperationException();
    }

    /** Closes the POP3 sessions of a web session that ends; idempotent. */
    public void forget(HopLogin login) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
