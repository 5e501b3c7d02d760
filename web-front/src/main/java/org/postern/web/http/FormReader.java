package org.postern.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.postern.web.http.form.MultipartForm;
import org.postern.web.runtime.FullDisk;

/**
 * Reads posted forms (RFC 7578, and urlencoded in UTF-8). Does not block a thread while a form arrives. Files above a
 * few KiB go to temporary files (mode 0600 in a directory of mode 0700). Thread-safe.
 */
final class FormReader {
    /** Without a session there are the forms of sign-in and set-up: names, a password, the address of a page. */
    private static final int SMALL_FORM = 16 << 10;

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
     * Reads the form and passes the outcome to {@code answer}, on a thread that may block.
     *
     * @param trusted whether the sender is signed in; others can post only small forms without files
     */
    void read(Request request, boolean trusted, Consumer<Outcome> answer) {
        long length = request.getLength();
        Consumer<Outcome> then = outcome -> {
            boolean readOn = outcome instanceof Outcome.Refused
                    && length > 0
                    && length <= (trusted ? 2 * limits.upload() : limits.formText());
            if (readOn) {
                // Read the rest: a browser that is still sending would see a broken connection instead of the answer.
                Content.Source.consumeAll(
                        request,
                        Callback.from(
                                InvocationType.BLOCKING,
                                () -> answer.accept(outcome),
                                broken -> answer.accept(outcome)));
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
            if (length > 0 && length <= SMALL_FORM) {
                new SmallForm(request, (int) length, limits.formFields(), then).run();
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
        MultipartForm form = new MultipartForm(
                request,
                boundary,
                new MultipartForm.Bounds(
                        limits.upload(), limits.formText(), limits.formFields(), limits.uploadInMemory()),
                directory);
        var unused = form.whenComplete(
                (read, failure) -> then.accept(failure == null ? new Outcome.Read(posted(read)) : refusal(failure)));
        form.parse();
    }

    private static PostedForm posted(MultipartForm.Read read) {
        Map<String, List<Upload>> files = new LinkedHashMap<>();
        read.files()
                .forEach((field, posted) -> files.put(
                        field, posted.stream().<Upload>map(PostedUpload::new).toList()));
        return new PostedForm(read.fields(), Map.of(), files, read.lost(), read.release());
    }

    private static PostedForm urlencoded(Fields fields) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Fields.Field field : fields) {
            values.put(field.getName(), List.copyOf(field.getValues()));
        }
        return new PostedForm(values, Map.of(), Map.of(), Map.of(), () -> {});
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

    /** Jetty reports every exceeded limit as an IllegalStateException, and unreadable forms as other exceptions. */
    private static Outcome refusal(Throwable failure) {
        String why = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        ErrorPages.Reason reason = FullDisk.causes(failure)
                ? ErrorPages.Reason.NO_ROOM
                : failure instanceof IllegalStateException
                        ? ErrorPages.Reason.TOO_LARGE
                        : ErrorPages.Reason.BAD_REQUEST;
        return new Outcome.Refused(reason, why);
    }

    /** A file of a form. */
    private record PostedUpload(MultipartForm.PostedFile file) implements Upload {
        @Override
        public String fileName() {
            return file.fileName();
        }

        @Override
        public String contentType() {
            return file.contentType();
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public InputStream open() throws IOException {
            return file.open();
        }
    }
}
