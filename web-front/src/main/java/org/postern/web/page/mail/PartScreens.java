package org.postern.web.page.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postern.message.charset.TextDecoder;
import org.postern.message.file.FileKind;
import org.postern.message.file.FileTexts;
import org.postern.message.mime.PartView;
import org.postern.message.mime.RasterImage;
import org.postern.web.hop.HopException;
import org.postern.web.hop.OpenPart;
import org.postern.web.http.Response;
import org.postern.web.organizer.FolderRef;
import org.postern.web.page.NotThere;
import org.postern.web.page.Visit;

/**
 * Downloads: a part, all parts, the original. The message is looked up before the answer begins, so that a missing one
 * gives a 404. The octets are fetched while they are written, so a HEAD request fetches none.
 */
public final class PartScreens {
    private static final int MOST_TEXT = 1 << 20;
    private static final Set<String> PLAIN = Set.of(
            "text/plain",
            "text/csv",
            "message/delivery-status",
            "message/global-delivery-status",
            "message/disposition-notification",
            "message/global-disposition-notification");

    private final ReadScreen read;

    public PartScreens(ReadScreen read) {
        this.read = read;
    }

    public Response part(Visit visit) {
        Opened message = Opened.of(visit);
        PartView part = find(message, visit.exchange().pathValue("part"));
        if (ListScreen.on(visit, "show")) {
            if (part.isMessage()) {
                return read.nested(message, part.number());
            }
            Optional<String> type = RasterImage.named(part.mediaType()) ? image(message, part) : Optional.empty();
            if (type.isPresent()) {
                return download(type.get(), DownloadName.inline(part.fileName()), () -> open(message, part));
            }
            if (isPlain(part)) {
                return plain(message, part);
            }
            // A document of its own, with the policy of every download: the browser's viewer works under it, scripts do
            // not.
            if (isPdf(part) && FileTexts.isPdf(head(message, part, 16))) {
                return download("application/pdf", DownloadName.inline(part.fileName()), () -> open(message, part));
            }
        }
        return download(
                "application/octet-stream", DownloadName.attachment(part.fileName()), () -> open(message, part));
    }

    /** The part that an address names. */
    public static Chosen chosen(Visit visit) {
        Opened message = Opened.of(visit);
        return new Chosen(message, find(message, visit.exchange().pathValue("part")));
    }

    /** A part of an opened message. */
    public record Chosen(Opened message, PartView part) {
        public String messageUrl() {
            return message.url();
        }

        /** Where the file is downloaded. */
        public String url() {
            return message.url() + "/part/" + part.number();
        }

        public FolderRef folder() {
            return message.folder();
        }

        /** The decoded octets; the caller closes the stream. */
        public InputStream open() {
            return PartScreens.open(message, part);
        }
    }

    /** Whether it says that it is a PDF, which a browser shows in its viewer if its octets say so, too. */
    static boolean isPdf(PartView part) {
        return FileKind.of(part.mediaType(), part.fileName()).equals(Optional.of(FileKind.PDF));
    }

    private static byte[] head(Opened message, PartView part, int octets) {
        try (InputStream in = open(message, part)) {
            return in.readNBytes(octets);
        } catch (IOException e) {
            throw new NotThere();
        }
    }

    /** Whether it is text without form, which a browser shows as it is. */
    static boolean isPlain(PartView part) {
        return PLAIN.contains(part.mediaType());
    }

    /** The beginning of a text, decoded here: a browser would guess another charset. */
    private static Response plain(Opened message, PartView part) {
        byte[] text;
        try (InputStream in = open(message, part)) {
            text = TextDecoder.decode(in.readNBytes(MOST_TEXT), Optional.empty(), Optional.empty())
                    .text()
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new NotThere();
        }
        return download(
                "text/plain;charset=utf-8", DownloadName.inline(part.fileName()), () -> new ByteArrayInputStream(text));
    }

    public Response all(Visit visit) {
        Opened message = Opened.of(visit);
        List<PartView> parts = message.view().parts();
        if (parts.isEmpty()) {
            throw new NotThere();
        }
        return new Response(
                200,
                Response.Kind.ATTACHMENT,
                "application/zip",
                Map.of("Content-Disposition", DownloadName.attachment(visit.text("part.zip-name") + ".zip")),
                out -> {
                    ZipOutputStream zip = new ZipOutputStream(out);
                    zip.setLevel(Deflater.BEST_SPEED);
                    Map<String, Integer> names = new HashMap<>();
                    for (PartView part : parts) {
                        zip.putNextEntry(new ZipEntry(unused(part.fileName(), names)));
                        try (InputStream in = open(message, part)) {
                            in.transferTo(zip);
                        }
                        zip.closeEntry();
                    }
                    zip.finish();
                });
    }

    /** The message as stored. */
    public Response raw(Visit visit) {
        Opened message = Opened.of(visit);
        String name = message.view()
                .subject()
                .replaceAll("[\\p{Cntrl}\\\\/:*?\"<>|]", "_")
                .strip();
        String shortened =
                name.substring(0, name.offsetByCodePoints(0, Math.min(60, name.codePointCount(0, name.length()))));
        return download(
                "application/octet-stream",
                DownloadName.attachment((shortened.isEmpty() ? "message" : shortened) + ".eml"),
                () -> Opened.gone(() -> visit.mail().raw(visit.login(), message.folder(), message.uidl())));
    }

    private static Response download(String type, String disposition, Supplier<InputStream> content) {
        return new Response(200, Response.Kind.ATTACHMENT, type, Map.of("Content-Disposition", disposition), out -> {
            try (InputStream in = content.get()) {
                in.transferTo(out);
            } catch (HopException | NotThere e) {
                throw new IOException("the hop failed in the middle of a download", e);
            }
        });
    }

    private static PartView find(Opened message, String number) {
        if (!number.matches("[1-9][0-9]{0,8}")) {
            throw new NotThere();
        }
        Visit visit = message.visit();
        return Opened.gone(
                () -> visit.mail().partView(visit.login(), message.folder(), message.uidl(), Integer.parseInt(number)));
    }

    private static InputStream open(Opened message, PartView part) {
        Visit visit = message.visit();
        OpenPart open =
                Opened.gone(() -> visit.mail().part(visit.login(), message.folder(), message.uidl(), part.number()));
        return new java.io.FilterInputStream(open.content()) {
            @Override
            public void close() throws IOException {
                open.close();
            }

            @Override
            public long transferTo(java.io.OutputStream out) throws IOException {
                return in.transferTo(out);
            }
        };
    }

    private static Optional<String> image(Opened message, PartView part) {
        try (InputStream in = open(message, part)) {
            return RasterImage.type(in.readNBytes(RasterImage.MAGIC));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Renames duplicates, so that two files with the same name can both be unpacked from the archive. */
    private static String unused(String name, Map<String, Integer> names) {
        int count = names.merge(name.toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
        if (count == 1) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String numbered =
                dot < 1 ? name + " (" + count + ")" : name.substring(0, dot) + " (" + count + ")" + name.substring(dot);
        return unused(numbered, names);
    }
}
