package org.postern.store.filter.auth;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.mime4j.stream.RawField;
import org.postern.message.header.MailHeader;
import org.postern.store.mailbox.SpooledMessage;

/**
 * The header as the client sent it, by field name. The Received field at the top is this server's own and was not part
 * of what was signed. Immutable.
 */
final class MessageHeader {
    private final Map<String, List<RawField>> byName = new HashMap<>();
    private final int length;
    private final boolean complete;

    private MessageHeader(MailHeader header) {
        List<RawField> fields = header.fields();
        int own = !fields.isEmpty() && MailHeader.nameOf(fields.get(0)).equals("received") ? 1 : 0;
        for (RawField field : fields.subList(own, fields.size())) {
            byName.computeIfAbsent(MailHeader.nameOf(field), name -> new ArrayList<>())
                    .add(field);
        }
        length = header.length();
        complete = header.complete();
    }

    static MessageHeader read(SpooledMessage message) throws IOException {
        try (InputStream in = message.open()) {
            return new MessageHeader(MailHeader.read(in));
        }
    }

    /** From the top. */
    List<RawField> named(String lowerCaseName) {
        return byName.getOrDefault(lowerCaseName, List.of());
    }

    /** Octets of this server's field, the header and the blank line. */
    int length() {
        return length;
    }

    /** False when the header did not end within {@link MailHeader#LIMIT}. */
    boolean complete() {
        return complete;
    }
}
