package org.postern.core.pdf;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postern.core.runtime.CoreThreads;
import org.postern.message.file.FileText;
import org.postern.message.file.FileText.Extent;
import org.postern.message.file.FileTexts;
import org.postern.message.file.PdfText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads PDFs in another process, one after the other. The process is started for the first, kept for those that follow soon,
 * and ended when none came for a while. One that takes too long, or dies, costs the text of one PDF; the next has a new
 * process. Nothing of a PDF is kept in this one but its text. Thread-safe; close ends the process at once.
 */
public final class PdfProcess implements PdfText, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PdfProcess.class);
    /** After this long without a PDF the process ends: starting one takes some time, and keeping one some 60 MiB. */
    private static final Duration IDLE = Duration.ofSeconds(20);
    /** People do not wait longer for their turn. */
    private static final Duration HASTE = Duration.ofSeconds(3);
    /** After a start that failed the next is tried this much later. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final PdfCommand command;
    private final Duration limit;
    private final Duration idle;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final ScheduledThreadPoolExecutor clock;
    private volatile @Nullable Process process;
    private volatile boolean closed;

    // Guarded by the turn.
    private @Nullable ScheduledFuture<?> ending;
    private boolean failed;
    private long failedAt;

    /**
     * @param limit for one PDF
     * @param idle after which the process ends
     */
    PdfProcess(PdfCommand command, Duration limit, Duration idle) {
        this.command = command;
        this.limit = limit;
        this.idle = idle;
        this.clock = new ScheduledThreadPoolExecutor(1, CoreThreads.daemons("pdf-clock"));
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(1, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    /** Reads with the Java and the jars of this process. */
    public static PdfProcess ofThisProgram() {
        Path java = Path.of(System.getProperty("java.home", "/usr"), "bin", "java");
        return new PdfProcess(new PdfCommand(java), PdfCommand.LIMIT, IDLE);
    }

    /** The same for a person who waits: no text when others take long. */
    public PdfText hasty() {
        return (pdf, most) -> read(pdf, most, HASTE);
    }

    @Override
    public Optional<FileText> read(InputStream pdf, int most) throws IOException {
        return read(pdf, most, limit.multipliedBy(6));
    }

    private Optional<FileText> read(InputStream pdf, int most, Duration patience) throws IOException {
        try {
            if (!turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return closed ? Optional.empty() : inTurn(pdf, most);
        } finally {
            turn.unlock();
        }
    }

    private Optional<FileText> inTurn(InputStream pdf, int most) throws IOException {
        if (ending != null) {
            ending.cancel(false);
        }
        Optional<Process> reader = running();
        if (reader.isEmpty()) {
            return Optional.empty();
        }
        Process to = reader.get();
        boolean answered = false;
        ScheduledFuture<?> late = clock.schedule(to::destroyForcibly, limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            Optional<FileText> text = ask(to, pdf, most);
            answered = true;
            return text;
        } catch (Gone e) {
            LOG.info(
                    "the text of a PDF was not read: it takes too long or too much memory; its mail is found by its other words");
            return Optional.empty();
        } finally {
            late.cancel(false);
            if (answered && !closed) {
                ending = clock.schedule(() -> endIfIdle(to), idle.toNanos(), TimeUnit.NANOSECONDS);
            } else {
                to.destroyForcibly();
                process = null;
            }
        }
    }

    private void endIfIdle(Process idle) {
        if (turn.tryLock()) { // otherwise somebody uses it
            try {
                if (process == idle) {
                    idle.destroyForcibly();
                    process = null;
                }
            } finally {
                turn.unlock();
            }
        }
    }

    /** Empty when it cannot be started. */
    private Optional<Process> running() {
        Process before = process;
        if (before != null && before.isAlive()) {
            return Optional.of(before);
        }
        if (failed && System.nanoTime() - failedAt < PAUSE.toNanos()) {
            return Optional.empty();
        }
        try {
            Process started = command.start();
            process = started;
            failed = false;
            if (closed) {
                started.destroyForcibly();
            }
            return Optional.of(started);
        } catch (IOException e) {
            if (!failed) {
                LOG.warn("the text of PDFs is not read: {}; mail is found by its other words", e.getMessage());
            }
            failed = true;
            failedAt = System.nanoTime();
            return Optional.empty();
        }
    }

    /** The process ended before its answer. */
    private static final class Gone extends Exception {
        private static final long serialVersionUID = 1;

        Gone(IOException why) {
            super(why);
        }
    }

    private static Optional<FileText> ask(Process reader, InputStream pdf, int most) throws IOException, Gone {
        Request request = new Request(reader);
        request.begin(most);
        byte[] chunk = new byte[PdfReader.CHUNK];
        long octets = 0;
        int length = pdf.readNBytes(chunk, 0, chunk.length);
        while (length > 0 && octets <= FileTexts.MOST_OCTETS) {
            octets += length;
            request.chunk(chunk, length);
            length = pdf.readNBytes(chunk, 0, chunk.length);
        }
        return request.answer(octets <= FileTexts.MOST_OCTETS, most);
    }

    /** Tells failures of the process from those of the file, which are not caught here. */
    private record Request(DataOutputStream out, DataInputStream in) {
        Request(Process reader) {
            this(
                    new DataOutputStream(new BufferedOutputStream(reader.getOutputStream(), PdfReader.CHUNK)),
                    new DataInputStream(reader.getInputStream()));
        }

        void begin(int most) throws Gone {
            try {
                out.writeByte(1);
                out.writeInt(most);
            } catch (IOException e) {
                throw new Gone(e);
            }
        }

        void chunk(byte[] octets, int length) throws Gone {
            try {
                out.writeInt(length);
                out.write(octets, 0, length);
            } catch (IOException e) {
                throw new Gone(e);
            }
        }

        Optional<FileText> answer(boolean whole, int most) throws Gone {
            try {
                out.writeInt(whole ? 0 : PdfReader.FORGET);
                out.flush();
                int mark = in.readUnsignedByte();
                int length = in.readInt();
                // A hostile PDF may have taken over the process, but not this one.
                if (length < 0 || length > 4L * most || mark > PdfReader.CUT) {
                    throw new IOException("not an answer");
                }
                String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                return mark == PdfReader.NOTHING || text.length() > most
                        ? Optional.empty()
                        : Optional.of(new FileText(text, mark == PdfReader.CUT ? Extent.CUT : Extent.WHOLE));
            } catch (IOException e) {
                throw new Gone(e);
            }
        }
    }

    /** The process that reads now, for tests; empty when there is none. */
    Optional<ProcessHandle> reader() {
        return Optional.ofNullable(process).map(Process::toHandle);
    }

    @Override
    public void close() {
        closed = true;
        Process last = process;
        if (last != null) {
            last.destroyForcibly();
        }
        clock.shutdownNow();
    }
}
