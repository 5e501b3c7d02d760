package org.postern.web.imap.connection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.MailboxInfo;
import org.eclipse.angus.mail.imap.protocol.Namespaces;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.eclipse.angus.mail.imap.protocol.UIDSet;
import org.jspecify.annotations.Nullable;

/** A connection of a person who is logged in, and its open folder. Confined to its holder. */
public final class ImapConnection implements AutoCloseable {
    private final Wire wire;
    private @Nullable String selected;
    private @Nullable MailboxInfo info;
    private @Nullable Namespaces namespaces;
    private int messages;

    public ImapConnection(Wire wire) {
        this.wire = wire;
        wire.addResponseHandler(response -> seen(response));
    }

    private void seen(@Nullable Response response) {
        if (response instanceof IMAPResponse told) {
            if (told.keyEquals("EXISTS")) {
                messages = told.getNumber();
            } else if (told.keyEquals("EXPUNGE")) {
                messages = Math.max(0, messages - 1);
            }
        }
    }

    public Wire wire() {
        return wire;
    }

    public boolean can(String capability) {
        return wire.hasCapability(capability);
    }

    /**
     * Opens a folder, or checks for changes if it is already open. One command.
     *
     * @throws org.postern.web.hop.HopException GONE if there is no such folder
     */
    public void select(String mailbox) throws ProtocolException {
        if (mailbox.equals(selected)) {
            wire.noop();
            return;
        }
        reselect(mailbox);
    }

    /** Opens a folder if it is not open; does not check for changes. */
    public void enter(String mailbox) throws ProtocolException {
        if (!mailbox.equals(selected)) {
            reselect(mailbox);
        }
    }

    private void reselect(String mailbox) throws ProtocolException {
        selected = null;
        messages = 0;
        try {
            MailboxInfo opened = wire.select(mailbox);
            messages = opened.total;
            info = opened;
            selected = mailbox;
        } catch (CommandFailedException e) {
            throw ImapFailures.gone("there is no such folder on the mail server");
        }
    }

    /** Closes the open folder before it is deleted or renamed, by opening the inbox. */
    public void leave(String mailbox) throws ProtocolException {
        if (mailbox.equals(selected)) {
            reselect("INBOX");
        }
    }

    /** The number of messages in the open folder, as of its last answer. */
    public int messages() {
        return messages;
    }

    public long uidValidity() {
        return info == null ? 0 : Math.max(0, info.uidvalidity);
    }

    /** Whether the server can store this keyword with messages of the open folder. */
    public boolean keeps(String keyword) {
        return info != null
                && info.permanentFlags != null
                && (info.permanentFlags.contains(keyword)
                        || info.permanentFlags.contains(jakarta.mail.Flags.Flag.USER));
    }

    /** The server's namespaces (RFC 2342); null if it does not report them. Asked once. */
    @Nullable
    public Namespaces namespaces() throws ProtocolException {
        if (namespaces == null && can("NAMESPACE")) {
            namespaces = wire.namespace();
        }
        return namespaces;
    }

    /**
     * Runs a FETCH or STORE, by UID or by number, and passes on the responses that include a UID. Skips messages that
     * another program has removed meanwhile.
     */
    public void fetch(String command, Consumer<FetchResponse> taker) throws ProtocolException {
        Response[] responses = wire.command(command, null);
        wire.notifyResponseHandlers(responses);
        for (Response response : responses) {
            if (response instanceof FetchResponse fetched && fetched.getItem(UID.class) != null) {
                taker.accept(fetched);
            }
        }
        try {
            wire.handleResult(responses[responses.length - 1]);
        } catch (CommandFailedException e) {
            if (!ReplyCode.of(e).code().equals("EXPUNGEISSUED")) { // RFC 5530
                throw e;
            }
        }
    }

    /** The UIDs of a search in the open folder, in no particular order. */
    public long[] search(String criteria, @Nullable Argument arguments) throws ProtocolException {
        List<Response> found = new ArrayList<>();
        for (Response response : wire.done(criteria.isEmpty() ? "UID SEARCH" : "UID SEARCH " + criteria, arguments)) {
            if (response instanceof IMAPResponse told && told.keyEquals("SEARCH")) {
                found.add(response);
            }
        }
        long[] uids = new long[64];
        int count = 0;
        for (Response response : found) {
            for (long uid = response.readLong(); uid > 0; uid = response.readLong()) {
                if (count == uids.length) {
                    uids = Arrays.copyOf(uids, count * 2);
                }
                uids[count++] = uid;
            }
        }
        return Arrays.stream(Arrays.copyOf(uids, count)).sorted().distinct().toArray();
    }

    /** A set of UIDs in command syntax. */
    public static String set(long[] uids) {
        long[] sorted = Arrays.stream(uids).sorted().distinct().toArray();
        return UIDSet.toString(UIDSet.createUIDSets(sorted));
    }

    public static long uid(FetchResponse fetched) {
        return fetched.getItem(UID.class).uid;
    }

    /** Sends LOGOUT and does not wait for an answer, which a dead server would never send. */
    @Override
    public void close() {
        wire.leave();
    }
}
