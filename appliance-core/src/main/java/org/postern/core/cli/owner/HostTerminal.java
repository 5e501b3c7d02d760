package org.postern.core.cli.owner;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.postern.core.ApplianceException;
import org.postern.core.config.ConfigKeeper;
import org.postern.core.console.CommandTerminal;
import org.postern.core.console.LocalCopy;
import org.postern.core.console.NewFile;
import org.postern.core.console.Progress;
import org.postern.core.console.SetupTerminal;

/**
 * The caller of a command in another process. One question at a time; whatever is sent after the caller is gone throws, which ends
 * the command.
 */
final class HostTerminal implements CommandTerminal {
    private static final CommandFrame GONE = CommandFrame.of(CommandFrame.Kind.FAULT, "the caller is gone");
    private static final int PART = CommandFrame.MOST / 2;

    private final CommandChannel channel;
    private final CommandCall call;
    private final BlockingQueue<CommandFrame> heard = new ArrayBlockingQueue<>(16);
    private final PrintWriter out;
    private final PrintWriter err;
    private final InputStream input = new Asked(CommandFrame.of(CommandFrame.Kind.INPUT));
    private volatile boolean gone;

    HostTerminal(CommandChannel channel, CommandCall call) {
        this.channel = channel;
        this.call = call;
        this.out = printer(CommandFrame.Kind.OUT);
        this.err = printer(CommandFrame.Kind.ERR);
    }

    private PrintWriter printer(CommandFrame.Kind kind) {
        return new PrintWriter(new BufferedOutputStream(new Said(kind), 1 << 13), true, StandardCharsets.UTF_8);
    }

    /** Receives what the caller says until he is gone; a question that waits for him then fails. */
    void hear(Runnable whenGone) {
        try {
            while (true) {
                heard.put(channel.receive());
            }
        } catch (IOException e) {
            gone = true;
            heard.clear();
            boolean unused = heard.offer(GONE);
            whenGone.run();
        } catch (InterruptedException e) {
            gone = true;
        }
    }

    /** Says again and again that this process is alive, until it is interrupted. */
    void live() {
        try {
            while (!gone) {
                Thread.sleep(CommandHost.aliveMillis());
                channel.send(CommandFrame.of(CommandFrame.Kind.ALIVE));
            }
        } catch (IOException e) {
            gone = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void flush() {
        out.flush();
        err.flush();
    }

    private void send(CommandFrame frame) {
        try {
            if (gone) {
                throw new IOException(GONE.text());
            }
            channel.send(frame);
        } catch (IOException e) {
            gone = true;
            throw new UncheckedIOException("the caller of the command is gone", e);
        }
    }

    private synchronized CommandFrame ask(CommandFrame question) {
        flush();
        send(question);
        return answer();
    }

    private CommandFrame answer() {
        try {
            CommandFrame answer = heard.take();
            if (answer.kind() == CommandFrame.Kind.FAULT) {
                throw new ApplianceException(answer.text());
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(GONE.text()));
        }
    }

    @Override
    public PrintWriter out() {
        return out;
    }

    @Override
    public PrintWriter err() {
        return err;
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream octets() {
        return new BufferedOutputStream(new Said(CommandFrame.Kind.OCTETS), PART);
    }

    @Override
    public Optional<SetupTerminal> questions() {
        return call.asked() ? Optional.of(new Questioned()) : Optional.empty();
    }

    @Override
    public char[] secret(String question, boolean echo, String otherWays) {
        CommandFrame answer = ask(CommandFrame.of(CommandFrame.Kind.TERMINAL, frame -> {
            frame.writeBoolean(echo);
            frame.writeUTF(question);
            frame.writeUTF(otherWays);
        }));
        return characters(answer);
    }

    private static char[] characters(CommandFrame answer) {
        CharBuffer decoded = CharBuffer.allocate(answer.content().length);
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(answer.content()), decoded, true);
        char[] secret = Arrays.copyOf(decoded.array(), decoded.position());
        Arrays.fill(decoded.array(), '\0');
        Arrays.fill(answer.content(), (byte) 0);
        return secret;
    }

    @Override
    public void tell(String text) {
        flush();
        send(CommandFrame.of(CommandFrame.Kind.TELL, text));
    }

    @Override
    public Progress progress(String task, String unit, long unitSize) {
        return Progress.growing(task, unit, unitSize, new Bar());
    }

    @Override
    public Progress late(String task) {
        return Progress.late(task, new Bar());
    }

    @Override
    public InputStream open(Path named) throws IOException {
        size(named); // fails where there is none
        return new Asked(CommandFrame.of(CommandFrame.Kind.READ, named.toString()));
    }

    @Override
    public long size(Path named) throws IOException {
        CommandFrame answer = ask(CommandFrame.of(CommandFrame.Kind.SIZE, named.toString()));
        return new DataInputStream(new ByteArrayInputStream(answer.content())).readLong();
    }

    @Override
    public LocalCopy bring(Path named, Path scratch) throws IOException {
        BroughtFiles files = new BroughtFiles(scratch);
        try {
            synchronized (this) {
                flush();
                send(CommandFrame.of(CommandFrame.Kind.BRING, named.toString()));
                files.take(this::answer);
            }
        } catch (IOException | RuntimeException e) {
            files.remove();
            throw e;
        }
        return new LocalCopy(files.top(), named, files::remove);
    }

    @Override
    public Optional<NewFile> create(Path named, long space) {
        CommandFrame unused = ask(CommandFrame.of(CommandFrame.Kind.CREATE, frame -> {
            frame.writeLong(space);
            frame.writeUTF(named.toString());
        }));
        return Optional.of(new Made());
    }

    @Override
    public Optional<String> caller() {
        return Optional.of(call.caller());
    }

    @Override
    public boolean startsAnew() {
        return call.anew();
    }

    @Override
    public Optional<ConfigKeeper> keeper() {
        return call.keeps() ? Optional.of(this::replace) : Optional.empty();
    }

    private synchronized void replace(String text) {
        CommandFrame unused = ask(CommandFrame.of(CommandFrame.Kind.CONFIGURATION));
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < octets.length; at += PART) {
            send(new CommandFrame(
                    CommandFrame.Kind.WRITE, Arrays.copyOfRange(octets, at, Math.min(octets.length, at + PART))));
        }
        CommandFrame unusedToo = ask(CommandFrame.of(CommandFrame.Kind.FINISH, frame -> frame.writeBoolean(false)));
    }

    /** Octets that are sent as they come. */
    private final class Said extends OutputStream {
        private final CommandFrame.Kind kind;

        Said(CommandFrame.Kind kind) {
            this.kind = kind;
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            for (int done = 0; done < length; done += PART) {
                int part = Math.min(PART, length - done);
                send(new CommandFrame(kind, Arrays.copyOfRange(octets, offset + done, offset + done + part)));
            }
        }
    }

    /** Octets that are asked for part by part. */
    private final class Asked extends InputStream {
        private final CommandFrame question;
        private byte[] part = new byte[0];
        private int at;
        private boolean ended;

        Asked(CommandFrame question) {
            this.question = question;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] octets, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (at == part.length && !ended) {
                CommandFrame answer = ask(question);
                ended = answer.kind() == CommandFrame.Kind.END;
                part = answer.content();
                at = 0;
            }
            int count = Math.min(length, part.length - at);
            System.arraycopy(part, at, octets, offset, count);
            Arrays.fill(part, at, at + count, (byte) 0); // it may be a secret
            at += count;
            return count == 0 ? -1 : count;
        }
    }

    private final class Questioned implements SetupTerminal {
        @Override
        public void say(String text) {
            out.println(text);
        }

        @Override
        public Optional<String> line(String prompt) {
            CommandFrame answer = ask(CommandFrame.of(CommandFrame.Kind.LINE, prompt));
            return answer.kind() == CommandFrame.Kind.END ? Optional.empty() : Optional.of(answer.text());
        }

        @Override
        public Optional<char[]> secret(String prompt) {
            CommandFrame answer = ask(CommandFrame.of(CommandFrame.Kind.SECRET, prompt));
            return answer.kind() == CommandFrame.Kind.END ? Optional.empty() : Optional.of(characters(answer));
        }
    }

    private final class Bar implements Progress.Elsewhere {
        private static final long EVERY_NANOS = 100_000_000;
        private long last;
        private boolean drawn;

        @Override
        public void at(Progress.Drawn bar, long done, long total) {
            long now = System.nanoTime();
            if (drawn && now - last < EVERY_NANOS) {
                return;
            }
            drawn = true;
            last = now;
            send(CommandFrame.of(CommandFrame.Kind.PROGRESS, frame -> {
                frame.writeUTF(bar.task());
                frame.writeUTF(bar.unit());
                frame.writeLong(bar.unitSize());
                frame.writeLong(bar.least());
                frame.writeLong(done);
                frame.writeLong(total);
            }));
        }

        @Override
        public void end() {
            if (drawn && !gone) {
                send(CommandFrame.of(CommandFrame.Kind.PROGRESS_END));
            }
        }
    }

    private final class Made implements NewFile {
        private final OutputStream octets = new BufferedOutputStream(new Said(CommandFrame.Kind.WRITE), PART);
        private boolean finished;

        @Override
        public OutputStream output() {
            return octets;
        }

        @Override
        public void finish(boolean verify) throws IOException {
            octets.flush();
            CommandFrame unused = ask(CommandFrame.of(CommandFrame.Kind.FINISH, frame -> frame.writeBoolean(verify)));
            finished = true;
        }

        @Override
        public void close() {
            if (!finished && !gone) {
                send(CommandFrame.of(CommandFrame.Kind.ABANDON));
            }
        }
    }
}
