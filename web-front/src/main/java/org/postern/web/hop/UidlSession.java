package org.postern.web.hop;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.postern.message.mime.Summary;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.Credential;
import org.postern.web.session.HopLogin;

/**
 * A session with a server of ours, which takes UIDLs instead of numbers ({@code X-POSTERN-UIDL}): nobody reads or holds
 * the list of a folder, mail that arrives later is found, and the headers of a page come in one round trip. Confined to
 * its holder.
 */
final class UidlSession implements MaildropSession {
    static final String CAPABILITY = "X-POSTERN-UIDL";
    /** The server keeps summaries: a title list needs no header, and the server reads no message for it. */
    private static final String SUMMARIES = "X-POSTERN-SUMMARY";

    /** RFC 2449 section 4: 255 octets with CRLF. */
    private static final int COMMAND_LINE = 253;
    /** Headers are as long as their senders like; what is more than this for one page is not read for titles. */
    private static final long HEADERS_OCTETS = 64L << 20;

    private static final Duration HEADERS_TIME = Duration.ofSeconds(60);
    private static final Duration MESSAGE_TIME = Duration.ofMinutes(10);
    /** A large message goes to a browser as it comes: 50 MiB at 15 KiB a second. */
    private static final Duration LARGE_TIME = Duration.ofHours(1);
    /** Stuffed dots double the octets of a message at most. */
    private static final int STUFFED = 2;

    private static final long SLACK = 4L << 20;

    private final Pop3Dialog dialog;
    private final boolean summarizes;
    private boolean open = true;

    private UidlSession(Pop3Dialog dialog, boolean summarizes) {
        this.dialog = dialog;
        this.summarizes = summarizes;
    }

    /**
     * Logs in; empty, and not logged in, if the server does not take UIDLs.
     *
     * @param known whether this server took them before: then the login is sent without waiting for its capabilities
     */
    static Optional<UidlSession> open(HopServer server, HopLogin login, FolderRef folder, boolean known) {
        if (server.security() == HopServer.Security.STARTTLS) {
            return Optional.empty(); // a server of ours has TLS from the first byte or is on loopback
        }
        Credential credential = LoginName.TICKET.of(login, folder);
        List<String> names = List.of("USER " + credential.user(), "PASS " + credential.password());
        Pop3Dialog dialog = null;
        try {
            dialog = Pop3Dialog.connect(server);
            List<String> first = new ArrayList<>(List.of("CAPA"));
            if (known) {
                first.addAll(names);
            }
            dialog.send(first);
            List<String> capabilities = capabilities(dialog);
            if (!capabilities.contains(CAPABILITY)) {
                dialog.close();
                return Optional.empty();
            }
            if (!known) {
                dialog.send(names);
            }
            dialog.positive();
            String answer = dialog.status();
            if (!Pop3Dialog.isPositive(answer)) {
                dialog.close();
                throw LoginRefusal.of(answer.replaceFirst("^-ERR ?", ""), null);
            }
            return Optional.of(new UidlSession(dialog, capabilities.contains(SUMMARIES)));
        } catch (IOException e) {
            if (dialog != null) {
                dialog.drop();
            }
            throw HopSession.failure(e);
        }
    }

    private static List<String> capabilities(Pop3Dialog dialog) throws IOException {
        return Pop3Dialog.isPositive(dialog.status())
                ? lines(dialog).stream().map(String::strip).toList()
                : List.of();
    }

    private static List<String> lines(Pop3Dialog dialog) throws IOException {
        try (Pop3Dialog.MultilineStream rest = dialog.rest();
                BufferedReader reader = new BufferedReader(new InputStreamReader(rest, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** Always: a missing message is missing for a new session, too. */
    @Override
    public boolean covers(List<String> uidls) {
        return true;
    }

    @Override
    public void headers(List<String> uidls, MessageSource.HeaderTaker taker) throws IOException {
        List<List<String>> groups =
                groups(uidls.stream().filter(UidlSession::valid).toList());
        if (groups.isEmpty()) {
            return;
        }
        begin("XTOP", groups, HEADERS_OCTETS);
        for (List<String> group : groups) {
            dialog.positive();
            for (String uidl : group) {
                String status = dialog.status();
                if (Pop3Dialog.isPositive(status)) {
                    try (InputStream header = dialog.rest()) {
                        taker.take(uidl, header);
                    }
                } else if (!isGone(status)) {
                    throw refused(status);
                }
            }
        }
        open = true;
    }

    @Override
    public List<String> summaries(List<String> uidls, MessageSource.SummaryTaker taker) throws IOException {
        List<List<String>> groups =
                groups(uidls.stream().filter(UidlSession::valid).toList());
        if (!summarizes || groups.isEmpty()) {
            return uidls;
        }
        List<String> others = new ArrayList<>();
        begin("XSUM", groups, (long) uidls.size() * Summary.MOST_OCTETS + SLACK);
        for (List<String> group : groups) {
            dialog.positive();
            for (String uidl : group) {
                String status = dialog.status();
                if (Pop3Dialog.isPositive(status)) {
                    Summary.parse(text()).ifPresentOrElse(summary -> taker.take(uidl, summary), () -> others.add(uidl));
                } else if (!isGone(status)) {
                    others.add(uidl);
                }
            }
        }
        open = true;
        return others;
    }

    /** The rest of an answer; what is more than a summary is skipped. */
    private String text() throws IOException {
        try (InputStream rest = dialog.rest()) {
            return new String(rest.readNBytes(Summary.MOST_OCTETS), StandardCharsets.UTF_8);
        }
    }

    private void begin(String verb, List<List<String>> groups, long octets) throws IOException {
        begin(groups.stream().map(group -> verb + " " + String.join(" ", group)).toList(), octets, HEADERS_TIME);
    }

    /** As many UIDLs in a command as its line may hold. */
    private static List<List<String>> groups(List<String> uidls) {
        List<List<String>> groups = new ArrayList<>();
        int room = 0;
        for (String uidl : uidls) {
            if (uidl.length() + 1 > room) {
                groups.add(new ArrayList<>());
                room = COMMAND_LINE - "XTOP".length();
            }
            groups.get(groups.size() - 1).add(uidl);
            room -= uidl.length() + 1;
        }
        return groups;
    }

    @Override
    public Optional<byte[]> whole(String uidl, int most) throws IOException {
        begin(List.of("XRETR " + checked(uidl) + " " + most), (long) most * STUFFED + SLACK, MESSAGE_TIME);
        String status = dialog.status();
        if (status.startsWith("-ERR [X-LARGE]")) {
            open = true;
            return Optional.empty();
        }
        requirePositive(status);
        try (InputStream message = dialog.rest()) {
            byte[] octets = message.readAllBytes();
            open = true;
            return Optional.of(octets);
        }
    }

    /**
     * A message of any size, as it comes: through a buffer, without memory or a file for it. The session belongs to the
     * stream from now on and ends with it. A message that breaks off ends with an exception, never as if it were whole.
     */
    InputStream large(String uidl) throws IOException {
        begin(List.of("XRETR " + checked(uidl)), SLACK, MESSAGE_TIME);
        String status = dialog.status();
        requirePositive(status);
        dialog.allow(number(status) * STUFFED + SLACK, LARGE_TIME);
        return new FilterInputStream(dialog.rest()) {
            @Override
            public void close() {
                dialog.drop(); // what was not read is not wanted
            }
        };
    }

    @Override
    public long octets(String uidl) throws IOException {
        begin(List.of("XSIZE " + checked(uidl)), SLACK, MESSAGE_TIME);
        String status = dialog.status();
        requirePositive(status);
        open = true;
        return number(status);
    }

    @Override
    public List<String> newestFirst() throws IOException {
        begin(List.of("UIDL"), HEADERS_OCTETS, HEADERS_TIME);
        requirePositive(dialog.status());
        List<String> uidls = new ArrayList<>();
        for (String line : lines(dialog)) {
            uidls.add(line.substring(line.indexOf(' ') + 1).strip());
        }
        open = true;
        Collections.reverse(uidls);
        return uidls;
    }

    @Override
    public int held() {
        return 0;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        dialog.close();
    }

    /** Until its answers are read to their end, the session is of no use for another command. */
    private void begin(List<String> commands, long octets, Duration time) throws IOException {
        open = false;
        dialog.send(commands, octets, time);
    }

    /** A UIDL comes from a URL; anything that RFC 1939 section 7 does not allow in one is not a message of ours. */
    private static String checked(String uidl) {
        if (!valid(uidl)) {
            throw MaildropSession.gone();
        }
        return uidl;
    }

    private static boolean valid(String uidl) {
        return !uidl.isEmpty() && uidl.length() <= 70 && uidl.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private void requirePositive(String status) throws IOException {
        if (isGone(status)) {
            open = true;
            throw MaildropSession.gone();
        }
        if (!Pop3Dialog.isPositive(status)) {
            throw refused(status);
        }
    }

    private static boolean isGone(String status) {
        return status.startsWith("-ERR [X-GONE]");
    }

    private static IOException refused(String status) {
        return new IOException("the mail server refused a command: " + status);
    }

    /** The number after {@code +OK}. */
    private static long number(String status) throws IOException {
        String[] words = status.split(" ", 3);
        try {
            return Long.parseLong(words.length > 1 ? words[1] : "");
        } catch (NumberFormatException e) {
            throw new IOException("the mail server's answer has no number", e);
        }
    }
}
