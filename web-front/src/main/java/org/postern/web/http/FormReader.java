package org.postern.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartCompliance;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * Reads posted forms (RFC 7578, and urlencoded in UTF-8). Does not block a thread while a form arrives. Files above a
 * few KiB go to temporary files (mode 0600 in a directory of mode 0700). Thread-safe.
 */
final class FormReader {
    /** Without a session there are the forms of sign-in and set-up: names, a password, the address of a page. */
    private static final int SMALL_FORM = 16 << 10;

    /** So much of a refused form is read to its end: some clients look at the answer only when they have sent all. */
    private static final int READ_ON = 1 << 20;

    private static final int PART_HEADERS = 8 << 10;
    private static final ByteBufferPool.Sized READ_BUFFERS =
            new ByteBufferPool.Sized(ByteBufferPool.NON_POOLING, false, 16 << 10);

    /** The result of reading a form. */
    sealed interface Outcome {
        record Read(PostedForm form) implements Outcome {}

        record Refused(ErrorPages.Reason reason, String why) implements Outcome {}
    }

    private final Limits limits;
    private final Path directory;

    FormReader(Limits limits, Path directory) {
        this.limits = limits;
        this.directory = directory;
    }

    /** What the form of a client without a session may hold. */
    static long size(Request request) {
        long length = request.getLength();
        return length < 0 ? SMALL_FORM : Math.min(length, SMALL_FORM);
    }

    /**
     * Reads the form and passes the outcome to {@code answer}, which must not block: it runs on one of Jetty's threads.
     *
     * @param trusted whether the sender is signed in; others can post only small forms without files
     */
    void read(Request request, boolean trusted, Consumer<Outcome> answer) {
        long length = request.getLength();
        // A stranger's octets are only copied, by the thread that reads the connection; no thread is taken for them.
        InvocationType reading = trusted ? InvocationType.BLOCKING : InvocationType.NON_BLOCKING;
        Consumer<Outcome> then = outcome -> {
            boolean readOn = outcome instanceof Outcome.Refused
                    && length > 0
                    && length <= (trusted ? 2 * limits.upload() : Math.max(READ_ON, limits.formText()));
            if (readOn) {
                // Read the rest: a browser that is still sending would see a broken connection instead of the answer.
                Content.Source.consumeAll(
                        request,
                        Callback.from(reading, () -> answer.accept(outcome), broken -> answer.accept(outcome)));
            } else {
                answer.accept(outcome);
            }
        };
        String type = String.valueOf(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .trim();
        String kind = type.toLowerCase(Locale.ROOT);
        long most = !trusted ? SMALL_FORM : kind.startsWith("multipart/") ? limits.upload() : limits.formText();
        if (length == 0) {
            then.accept(new Outcome.Read(PostedForm.EMPTY));
        } else if (request.getHeaders().contains(HttpHeader.CONTENT_ENCODING)) {
            then.accept(new Outcome.Refused(ErrorPages.Reason.UNSUPPORTED_FORM, "compressed form"));
        } else if (length > most) {
            then.accept(new Outcome.Refused(ErrorPages.Reason.TOO_LARGE, "form of " + length + " octets"));
        } else if (kind.equals("application/x-www-form-urlencoded")
                || kind.startsWith("application/x-www-form-urlencoded;")) {
            if (!trusted || (length > 0 && length <= SMALL_FORM)) {
                new SmallForm(request, (int) size(request), limits.formFields(), reading, then).run();
                return;
            }
            FormFields.onFields(
                    request,
                    StandardCharsets.UTF_8,
                    limits.formFields(),
                    (int) most,
                    promise(fields -> then.accept(new Outcome.Read(urlencoded(fields))), then));
        } else if (trusted && kind.startsWith("multipart/form-data")) {
            multipart(request, type, then);
        } else {
            then.accept(new Outcome.Refused(ErrorPages.Reason.UNSUPPORTED_FORM, "unsupported form type"));
        }
    }

    private void multipart(Request request, String type, Consumer<Outcome> then) {
        String boundary = MultiPart.extractBoundary(type);
        if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
            then.accept(new Outcome.Refused(ErrorPages.Reason.BAD_REQUEST, "multipart without a boundary"));
            return;
        }
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.configure(new MultiPartConfig.Builder()
                .complianceMode(MultiPartCompliance.RFC7578)
                .location(directory)
                .maxParts(limits.formFields())
                .maxSize(limits.upload())
                .maxPartSize(limits.upload())
                .maxMemoryPartSize(limits.uploadInMemory())
                .maxHeadersSize(PART_HEADERS)
                .useFilesForPartsWithoutFileName(true)
                .build());
        Promise.Invocable<MultiPartFormData.Parts> parsed = promise(parts -> then.accept(outcome(parts)), then);
        parser.parse(request, parsed);
    }

    private Outcome outcome(MultiPartFormData.Parts parts) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        Map<String, List<Upload>> files = new LinkedHashMap<>();
        long text = 0;
        for (MultiPart.Part part : parts) {
            String name = part.getName() == null ? "" : part.getName();
            if (part.getFileName() != null) {
                // Browsers send an empty file field as a part with an empty name and no content.
                if (!part.getFileName().isEmpty() || part.getLength() > 0) {
                    files.computeIfAbsent(name, n -> new ArrayList<>()).add(new PartUpload(part));
                }
                continue;
            }
            text += part.getLength();
            if (text > limits.formText()) {
                parts.close();
                return new Outcome.Refused(ErrorPages.Reason.TOO_LARGE, "text fields exceed the limit");
            }
            fields.computeIfAbsent(name, n -> new ArrayList<>()).add(part.getContentAsString(StandardCharsets.UTF_8));
        }
        AtomicBoolean released = new AtomicBoolean();
        return new Outcome.Read(new PostedForm(fields, Map.of(), files, () -> {
            if (released.compareAndSet(false, true)) {
                parts.close();
            }
        }));
    }

    private static PostedForm urlencoded(Fields fields) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Fields.Field field : fields) {
            values.put(field.getName(), List.copyOf(field.getValues()));
        }
        return new PostedForm(values, Map.of(), Map.of(), () -> {});
    }

    private static <T> Promise.Invocable<T> promise(Consumer<T> done, Consumer<Outcome> then) {
        return Promise.Invocable.from(InvocationType.BLOCKING, (result, failure) -> {
            if (failure == null) {
                done.accept(result);
            } else {
                then.accept(refusal(failure));
            }
        });
    }

    /** The system's word for ENOSPC and EDQUOT, which Java passes on as text only. */
    private static boolean full(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = String.valueOf(cause.getMessage());
            if (cause instanceof IOException && (words.contains("No space left") || words.contains("quota exceeded"))) {
                return true;
            }
        }
        return false;
    }

    /** Jetty reports every exceeded limit as an IllegalStateException, and unreadable forms as other exceptions. */
    private static Outcome refusal(Throwable failure) {
        String why = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        ErrorPages.Reason reason = full(failure)
                ? ErrorPages.Reason.NO_ROOM
                : failure instanceof IllegalStateException
                        ? ErrorPages.Reason.TOO_LARGE
                        : ErrorPages.Reason.BAD_REQUEST;
        return new Outcome.Refused(reason, why);
    }

    /** A file of a form. */
    private record PartUpload(MultiPart.Part part) implements Upload {
        @Override
        public String fileName() {
            return String.valueOf(part.getFileName());
        }

        @Override
        public String contentType() {
            String type = part.getHeaders().get(HttpHeader.CONTENT_TYPE);
            return type == null ? "application/octet-stream" : type;
        }

        @Override
        public long size() {
            return part.getLength();
        }

        @Override
        public InputStream open() throws IOException {
            Content.Source source = part.newContentSource(READ_BUFFERS, 0, -1);
            if (source == null) {
                throw new IOException("the posted file no longer exists");
            }
            return Content.Source.asInputStream(source);
        }
    }
}
