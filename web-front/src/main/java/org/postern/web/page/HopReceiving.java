package org.postern.web.page;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.web.hop.MailReceiver;
import org.postern.web.hop.OpenPart;
import org.postern.web.hop.Title;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.mime.InlineImages;
import org.postern.web.mime.MessageView;
import org.postern.web.mime.PartView;
import org.postern.web.session.HopLogin;

/** The receiving program over the real hop. Thread-safe. */
public record HopReceiving(MailReceiver receiver) implements ReceivingProgram {
    @Override
    public Map<String, Title> titles(HopLogin login, String folder, List<String> uidls) {
        return receiver.titles(login, folder, uidls);
    }

    @Override
    public List<String> uidls(HopLogin login, String folder) {
        return receiver.uidls(login, folder);
    }

    @Override
    public MessageView view(HopLogin login, String folder, String uidl, Optional<Charset> override) {
        return receiver.view(login, folder, uidl, override);
    }

    @Override
    public MessageView nested(HopLogin login, String folder, String uidl, int part, Optional<Charset> override) {
        return receiver.nested(login, folder, uidl, part, override);
    }

    @Override
    public OpenPart part(HopLogin login, String folder, String uidl, int number) {
        return receiver.part(login, folder, uidl, number);
    }

    @Override
    public Attachment attachment(HopLogin login, String folder, String uidl, PartView part) {
        return receiver.attachment(login, folder, uidl, part);
    }

    @Override
    public Attachment original(HopLogin login, String folder, String uidl, String fileName) {
        return receiver.original(login, folder, uidl, fileName);
    }

    @Override
    public InlineImages inlineImages(HopLogin login, String folder, String uidl) {
        return receiver.inlineImages(login, folder, uidl);
    }

    @Override
    public ComposeDraft draft(HopLogin login, String folder, String uidl) {
        return receiver.draft(login, folder, uidl);
    }

    @Override
    public InputStream raw(HopLogin login, String folder, String uidl) {
        return receiver.raw(login, folder, uidl);
    }

    @Override
    public void forget(HopLogin login) {
        receiver.forget(login);
    }
}
