package org.postern.web.http.form;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ContentSourceCompletableFuture;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a form of text fields and files (RFC 7578) as it arrives. Text stays in memory, so that a full disk loses nothing that was
 * typed; files above a few KiB go to temporary files. A file that the disk does not take is left out and named, and the rest of the
 * form is read. Exceeded limits fail with an {@link IllegalStateException}. Confined to its request.
 */
public final class MultipartForm extends ContentSourceCompletableFuture<MultipartForm.Read> {
    private static final Logger LOG = LoggerFactory.getLogger(MultipartForm.class);
    private static final int PART_HEADERS = 8 << 10;

    private final Bounds bounds;
    private final Path directory;
    private final MultiPart.Parser parser;
    private final Parts parts = new Parts();
    private long octets;

    /**
     * What a form may hold.
     *
     * @param octets of the whole form
     * @param text octets of all text fields, and of all files that stay in memory
     * @param parts fields and files
     * @param inMemory octets of a file that stay in memory
     */
    public record Bounds(long octets, int text, int parts, int inMemory) {}

    /**
     * The form.
     *
     * @param lost names (hostile) of files that the disk did not take, by field
     * @param release deletes the temporary files; idempotent
     */
    public record Read(
            Map<String, List<String>> fields,
            Map<String, List<PostedFile>> files,
            Map<String, List<String>> lost,
            Runnable release) {}

    public MultipartForm(Content.Source content, String boundary, Bounds bounds, Path directory) {
        super(content, InvocationType.BLOCKING);
        this.bounds = bounds;
        this.directory = directory;
        parser = new MultiPart.Parser(boundary, MultiPartCompliance.RFC7578, parts);
        parser.setMaxParts(bounds.parts());
        parser.setPartHeadersMaxLength(PART_HEADERS);
    }

    /** Reads the form; the promise gets it, or why there is none. */
    public void read(Promise<Read> promise) {
        CompletableFuture<Read> told = whenComplete((form, failure) -> {
            if (failure == null) {
                promise.succeeded(form);
            } else {
                promise.failed(failure);
            }
        });
        LOG.trace("reading a form: {}", told);
        parse();
    }

    @Override
    protected @Nullable Read parse(Content.Chunk chunk) throws Throwable {
        octets += chunk.remaining();
        if (octets > bounds.octets()) {
            throw new IllegalStateException("the form exceeds " + bounds.octets() + " octets");
        }
        parser.parse(chunk);
        if (parts.failure != null) {
            throw parts.failure;
        }
        return parts.complete ? parts.form() : null;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        parts.release(); // also for a browser that went away in the middle
        return super.completeExceptionally(failure);
    }

    private final class Parts extends MultiPart.AbstractPartsListener {
        private final Map<String, List<String>> fields = new LinkedHashMap<>();
        private final Map<String, List<PostedFile>> files = new LinkedHashMap<>();
        private final Map<String, List<String>> lost = new LinkedHashMap<>();
        private final List<Path> made = new ArrayList<>();
        private int text;
        private int fileMemory;
        private Arriving part = new Arriving();
        private @Nullable Throwable failure;
        private boolean complete;

        @Override
        public void onPartBegin() {
            part = new Arriving();
        }

        @Override
        public void onPartContent(Content.Chunk chunk) {
            ByteBuffer buffer = chunk.getByteBuffer();
            byte[] piece = new byte[buffer.remaining()];
            buffer.get(piece);
            if (getFileName() == null) {
                text += piece.length;
                if (text > bounds.text()) {
                    throw new IllegalStateException("text fields exceed the limit");
                }
                part.memory.writeBytes(piece);
            } else {
                part.write(piece);
            }
        }

        @Override
        public void onPart(@Nullable String name, @Nullable String fileName, HttpFields headers) {
            String field = name == null ? "" : name;
            if (fileName == null) {
                fields.computeIfAbsent(field, n -> new ArrayList<>()).add(part.memory.toString(StandardCharsets.UTF_8));
            } else if (part.lost || !part.finished()) {
                lost.computeIfAbsent(field, n -> new ArrayList<>()).add(fileName);
            } else if (!fileName.isEmpty() || part.size > 0) {
                // Browsers send an empty file field as a part with an empty name and no content.
                String type = headers.get(HttpHeader.CONTENT_TYPE);
                files.computeIfAbsent(field, n -> new ArrayList<>())
                        .add(new PostedFile(
                                fileName,
                                type == null ? "application/octet-stream" : type,
                                part.size,
                                part.memory.toByteArray(),
                                part.file));
            }
        }

        @Override
        public void onComplete() {
            complete = true;
        }

        @Override
        public void onFailure(Throwable cause) {
            failure = cause;
        }

        Read form() {
            return new Read(fields, files, lost, this::release);
        }

        void release() {
            part.close();
            made.forEach(MultipartForm::delete);
            made.clear();
        }

        /** The part that is being read. */
        private final class Arriving {
            private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
            private @Nullable Path file;
            private @Nullable OutputStream out;
            private long size;
            private boolean lost;

            void write(byte[] piece) {
                size += piece.length;
                try {
                    // Many small files together are no small file.
                    boolean small = size <= bounds.inMemory() && fileMemory + piece.length <= bounds.text();
                    if (lost) {
                        return;
                    }
                    if (out == null && small) {
                        fileMemory += piece.length;
                        memory.writeBytes(piece);
                        return;
                    }
                    toFile().write(piece);
                } catch (IOException e) {
                    lose(e);
                }
            }

            private OutputStream toFile() throws IOException {
                if (out == null) {
                    file = Files.createTempFile(directory, "posted", ""); // mode 0600
                    made.add(file);
                    out = Files.newOutputStream(file);
                    memory.writeTo(out);
                    memory.reset();
                }
                return out;
            }

            boolean finished() {
                try {
                    if (out != null) {
                        out.close();
                    }
                    return true;
                } catch (IOException e) {
                    lose(e);
                    return false;
                }
            }

            private void lose(IOException why) {
                LOG.warn("a posted file of {} octets or more was not kept: {}", size, why.getMessage());
                lost = true;
                memory.reset();
                close();
                if (file != null) {
                    made.remove(file);
                    delete(file);
                }
            }

            void close() {
                try {
                    if (out != null) {
                        out.close();
                    }
                } catch (IOException e) {
                    LOG.debug("a posted file could not be closed", e); // it is deleted
                }
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("temporary file left behind: {}", file);
        }
    }

    /** A file of the form. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record PostedFile(
            String fileName,
            String contentType,
            long size,
            byte[] memory,
            @Nullable Path file) {
        public InputStream open() throws IOException {
            return file == null ? new ByteArrayInputStream(memory) : Files.newInputStream(file);
        }
    }
}
