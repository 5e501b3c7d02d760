package org.postern.message.mime;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.HeaderParameters;
import org.postern.message.text.VisibleText;

/**
 * One leaf part (it contains no parts), as its header describes it.
 *
 * @param number its place among the leaves of the message, from 1
 * @param mediaType lower case, without parameters
 * @param disposition lower case, or empty
 * @param sole whether it is the whole message
 */
public record Leaf(
        int number,
        String mediaType,
        HeaderParameters type,
        String disposition,
        Optional<String> fileName,
        Optional<String> contentId,
        boolean sole) {
    /** Types whose name begins with text and that are shown as such. */
    private static final Set<String> TEXTS = Set.of("text/plain", "text/html", "text/enriched", "text/richtext");

    private static final Set<String> REPORTS = Set.of(
            "message/delivery-status",
            "message/global-delivery-status",
            "message/disposition-notification",
            "message/global-disposition-notification");
    private static final String FILE = "application/octet-stream";

    static Leaf of(int number, String mediaType, HeaderFields header, boolean sole) {
        HeaderParameters type =
                HeaderParameters.parse(header.value("Content-Type").orElse(mediaType));
        HeaderParameters disposition =
                HeaderParameters.parse(header.value("Content-Disposition").orElse(""));
        Optional<String> name = disposition.get("filename");
        Optional<String> id = header.value("Content-ID").map(Leaf::bare).filter(v -> !v.isEmpty());
        return new Leaf(
                number,
                mediaType.toLowerCase(Locale.ROOT),
                type,
                disposition.value(),
                name.or(() -> type.get("name")).filter(given -> !given.isBlank()),
                id,
                sole);
    }

    /** A file that was found inside a part. */
    static Leaf file(int number, String name) {
        String mediaType = FileNames.mediaType(name);
        HeaderParameters type = HeaderParameters.parse(mediaType);
        return new Leaf(number, mediaType, type, "attachment", Optional.of(name), Optional.empty(), false);
    }

    Leaf numbered(int other) {
        return new Leaf(other, mediaType, type, disposition, fileName, contentId, sole);
    }

    /** A message, or the header of one. */
    public boolean isMessage() {
        return mediaType.equals("message/rfc822") || mediaType.equals("message/global") || isHeaders();
    }

    boolean isHeaders() {
        return mediaType.equals("text/rfc822-headers") || mediaType.equals("message/global-headers");
    }

    /** Whether this can be the message's text: a text type that is not sent as a file. */
    public boolean isText() {
        return isTextType() && !isAttachment();
    }

    /** A text that a page can show. */
    boolean isTextType() {
        return TEXTS.contains(mediaType);
    }

    boolean isAttachment() {
        return disposition.equals("attachment");
    }

    public boolean isHtml() {
        return mediaType.equals("text/html");
    }

    boolean isCalendar() {
        return mediaType.equals("text/calendar") || mediaType.equals("application/ics");
    }

    boolean isReport() {
        return REPORTS.contains(mediaType);
    }

    /** A picture that a page shows where it stands among the texts (RFC 2183 2.1). */
    boolean isPicture() {
        return RasterImage.named(mediaType) && !isAttachment();
    }

    /** The name by which a page's HTML means this picture. */
    String pictureId() {
        return "part-" + number + "@picture.invalid";
    }

    /** Whether this is a signature beside its content. */
    boolean isSignature() {
        return mediaType.equals("application/pkcs7-signature") || mediaType.equals("application/x-pkcs7-signature");
    }

    /**
     * A message inside S/MIME, also with a label that was lost on the way. A file with a name of its own, such as a
     * signed invoice, stays a file.
     */
    boolean isOpaque() {
        boolean labelled = mediaType.equals("application/pkcs7-mime") || mediaType.equals("application/x-pkcs7-mime");
        boolean called = fileName.filter("smime.p7m"::equalsIgnoreCase).isPresent();
        return labelled ? sole || called || fileName.isEmpty() : mediaType.equals(FILE) && called;
    }

    /** A winmail.dat of Outlook. */
    boolean isTnef() {
        return mediaType.equals("application/ms-tnef")
                || mediaType.equals("application/vnd.ms-tnef")
                || (mediaType.equals(FILE)
                        && fileName.filter("winmail.dat"::equalsIgnoreCase).isPresent());
    }

    /** @param subject of a message inside */
    PartView view(long size, boolean related, String subject) {
        String given = fileName.orElseGet(() -> subject.isBlank() ? "" : subject.replaceAll("[/\\\\]", "_") + ".eml");
        String name = FileNames.clean(given, mediaType, number);
        boolean inline = disposition.equals("inline") || (related && contentId.isPresent());
        return new PartView(number, name, mediaType, size, inline, contentId, isMessage());
    }

    private static String bare(String id) {
        String trimmed = VisibleText.line(id, 500);
        int open = trimmed.indexOf('<');
        int close = trimmed.indexOf('>', open + 1);
        return close > open ? trimmed.substring(open + 1, close).strip() : trimmed;
    }
}
