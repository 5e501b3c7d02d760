package org.postern.web.page;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.web.hop.OpenPart;
import org.postern.web.hop.Title;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.mime.InlineImages;
import org.postern.web.mime.MessageView;
import org.postern.web.mime.PartView;
import org.postern.web.session.HopLogin;

/** What the screens ask of the mail receiving program; see {@link org.postern.web.hop.MailReceiver} for each method. */
public interface ReceivingProgram {
    Map<String, Title> titles(HopLogin login, String folder, List<String> uidls);

    List<String> uidls(HopLogin login, String folder);

    MessageView view(HopLogin login, String folder, String uidl, Optional<Charset> override);

    MessageView nested(HopLogin login, String folder, String uidl, int part, Optional<Charset> override);

    OpenPart part(HopLogin login, String folder, String uidl, int number);

    Attachment attachment(HopLogin login, String folder, String uidl, PartView part);

    Attachment original(HopLogin login, String folder, String uidl, String fileName);

    InlineImages inlineImages(HopLogin login, String folder, String uidl);

    ComposeDraft draft(HopLogin login, String folder, String uidl);

    InputStream raw(HopLogin login, String folder, String uidl);

    void forget(HopLogin login);
}
