package org.postern.store.delivery;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.stream.RawField;
import org.postern.message.header.MailHeader;
import org.postern.store.mailbox.Composition;

/**
 * The field in which the webmail names the letter that it submits: its id, its page and a digest of its text. Like all
 * fields of ours, it is removed before the mail is stored or sent. Pure.
 */
final class LetterMark {
    private static final String NAME = "x-postern-letter";
    private static final Pattern FORM =
            Pattern.compile("\\s*([A-Za-z0-9_-]{22})\\s+([A-Za-z0-9_-]{1,32})\\s+([A-Za-z0-9_-]{22})\\s*");

    private LetterMark() {}

    static Optional<Composition.Leaving> of(long accountId, MailHeader header) {
        List<RawField> fields = header.named(NAME);
        if (fields.size() != 1) {
            return Optional.empty();
        }
        String body = fields.get(0).getBody();
        Matcher form = FORM.matcher(body == null ? "" : body);
        return form.matches()
                ? Optional.of(new Composition.Leaving(accountId, form.group(1), form.group(2), form.group(3)))
                : Optional.empty();
    }
}
