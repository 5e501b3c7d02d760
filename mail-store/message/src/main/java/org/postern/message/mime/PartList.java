package org.postern.message.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.message.calendar.CalendarInvitation;
import org.postern.message.calendar.InvitationReader;
import org.postern.message.charset.TextDecoder;
import org.postern.message.header.HeaderFields;
import org.postern.message.mime.PartTree.Group;
import org.postern.message.mime.PartTree.Node;
import org.postern.message.mime.PartTree.Part;
import org.postern.message.report.MailReport;
import org.postern.message.report.ReportReader;

/**
 * The files of a message, in order, and what a page says from them: an invitation, a report. Confined to one thread.
 */
final class PartList {
    private static final int SUBJECT = 200;
    private static final int MOST_CALENDARS = 20;

    private final Set<Integer> consumed;
    private final boolean hidesSignature;
    private final List<PartView> parts = new ArrayList<>();
    private final List<Part> reports = new ArrayList<>();
    private Optional<Part> original = Optional.empty();
    private final List<Part> calendarParts = new ArrayList<>();
    private Optional<Part> calendar = Optional.empty();
    private boolean pgpSigned;
    private boolean smimeSigned;

    /** @param checked whether the message's signature is told, so that it is not a file as well */
    PartList(Group root, Set<Integer> consumed, boolean checked) {
        this.consumed = consumed;
        this.hidesSignature = checked;
        collect(root, false);
        // Many senders add the invitation as a file too.
        Set<String> calendars = new HashSet<>();
        calendar.ifPresent(part -> calendars.add(bare(part)));
        Set<Integer> again = new HashSet<>();
        for (Part each : calendarParts) {
            if (!calendar.equals(Optional.of(each)) && !calendars.add(bare(each))) {
                again.add(each.leaf().number());
            }
        }
        parts.removeIf(part -> again.contains(part.number()));
    }

    /** Without line ends and blanks, which transfer encodings change. */
    private static String bare(Part part) {
        return new String(part.octets(), StandardCharsets.ISO_8859_1).replaceAll("\\s+", "");
    }

    List<PartView> parts() {
        return parts;
    }

    boolean pgpSigned() {
        return pgpSigned;
    }

    boolean smimeSigned() {
        return smimeSigned;
    }

    Optional<MailReport> report(ReportReader reader) {
        for (Part each : reports) {
            Optional<MailReport> report =
                    reader.read(each.octets(), original.map(Part::octets).orElse(new byte[0]));
            if (report.isPresent()) {
                return report;
            }
        }
        return Optional.empty();
    }

    Optional<CalendarInvitation> invitation() {
        return calendar.flatMap(part -> InvitationReader.read(
                TextDecoder.decode(unfolded(part.octets()), part.leaf().type().get("charset"), Optional.empty())
                        .text(),
                part.leaf().type().get("method")));
    }

    /** Programs fold lines of a calendar inside characters (RFC 5545 3.1). */
    private static byte[] unfolded(byte[] calendar) {
        byte[] out = new byte[calendar.length];
        int length = 0;
        for (int i = 0; i < calendar.length; i++) {
            boolean folds = calendar[i] == '\n'
                    && i + 1 < calendar.length
                    && (calendar[i + 1] == ' ' || calendar[i + 1] == '\t');
            if (folds) {
                length -= length > 0 && out[length - 1] == '\r' ? 1 : 0;
                i++;
            } else {
                out[length++] = calendar[i];
            }
        }
        return Arrays.copyOf(out, length);
    }

    private void collect(Node node, boolean related) {
        if (node instanceof Part part) {
            add(part, related);
            return;
        }
        Group group = (Group) node;
        boolean inside = group.subtype().equals("related");
        switch (group.subtype()) {
            case "alternative" -> group.children().forEach(this::collectFromAlternative);
            case "appledouble" -> appleDouble(group);
            case "signed" -> {
                pgpSigned |= group.type()
                        .get("protocol")
                        .filter(protocol -> protocol.contains("pgp"))
                        .isPresent();
                smimeSigned |= group.children().stream()
                        .anyMatch(child ->
                                child instanceof Part part && part.leaf().isSignature());
                group.children().forEach(child -> collect(child, false));
            }
            default -> group.children().forEach(child -> collect(child, inside));
        }
    }

    /** The data fork alone; the resource fork has the same name and confuses (RFC 1740 4). */
    private void appleDouble(Group group) {
        List<Node> data = group.children().stream()
                .filter(child ->
                        !(child instanceof Part part && part.leaf().mediaType().equals("application/applefile")))
                .toList();
        (data.isEmpty() ? group.children() : data).forEach(child -> collect(child, false));
    }

    /** The texts that were not chosen, also of types not known here, are not offered as attachments. */
    private void collectFromAlternative(Node child) {
        boolean text = child instanceof Part part
                && part.leaf().mediaType().startsWith("text/")
                && !part.leaf().isCalendar()
                && !part.leaf().isAttachment();
        if (!text || consumed.isEmpty()) {
            collect(child, false);
        }
    }

    private void add(Part part, boolean related) {
        Leaf leaf = part.leaf();
        if (leaf.isReport()) {
            reports.add(part);
        } else if (leaf.isMessage() && !reports.isEmpty() && original.isEmpty()) {
            original = Optional.of(part);
        } else if (leaf.isCalendar() && calendarParts.size() < MOST_CALENDARS) {
            calendarParts.add(part);
            boolean better = leaf.type().get("method").isPresent()
                    && calendar.filter(
                                    first -> first.leaf().type().get("method").isPresent())
                            .isEmpty();
            if (calendar.isEmpty() || better) {
                calendar = Optional.of(part);
            }
        }
        // The first part of PGP/MIME says only "Version: 1" (RFC 3156 4).
        boolean hidden =
                (leaf.isSignature() && hidesSignature) || leaf.mediaType().equals("application/pgp-encrypted");
        if (!hidden && !consumed.contains(leaf.number())) {
            parts.add(leaf.view(part.size(), related, leaf.isMessage() ? subject(part) : ""));
        }
    }

    private static String subject(Part part) {
        try {
            return HeaderFields.read(new ByteArrayInputStream(part.octets())).text("Subject", SUBJECT);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // from memory: never
        }
    }
}
