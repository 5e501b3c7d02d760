package org.postern.core.cli.owner;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.Fault;
import org.postern.core.admin.box.LeftParts;
import org.postern.core.config.ConfigException;
import org.postern.core.config.ConfigKeeper;
import org.postern.core.console.CommandTerminal;
import org.postern.core.console.PlainOutput;
import org.postern.core.console.Progress;
import org.postern.core.console.SetupTerminal;
import org.postern.core.console.TerminalDevices;

/**
 * Root's side of a command that another process carries out as the owner of the data. That process is not trusted: its words are
 * shown as plain text, and of root's files and root's keyboard it gets what the command line names ({@link CommandRight}). Confined
 * to one command.
 */
final class CommandClient implements AutoCloseable {
    private static final int PART = CommandFrame.MOST / 2;

    private final CommandChannel channel;
    private final CommandTerminal terminal;
    private final Order order;
    private final SilenceWatch silence;
    private final GivenFiles files;
    private final OutputStream out;
    private final OutputStream err;
    private final Map<String, InputStream> reading = new HashMap<>();
    private @Nullable Progress bar;
    private @Nullable MadeFile making;
    private @Nullable ByteArrayOutputStream configuration;

    /**
     * What is to be done.
     *
     * @param files the words that name files
     * @param rights what the other process may ask for
     * @param keeper writes the configuration, if it is root's
     */
    record Order(List<String> words, Set<String> files, Set<CommandRight> rights, Optional<ConfigKeeper> keeper) {
        Order {
            words = List.copyOf(words);
            files = Set.copyOf(files);
            rights = Set.copyOf(rights);
            keeper = rights.contains(CommandRight.CONFIGURES) ? keeper : Optional.empty();
        }
    }

    /** Where the other process's words are shown. */
    record Screen(OutputStream out, OutputStream err) {
        static Screen ofThisProcess() {
            return new Screen(System.out, System.err);
        }
    }

    /** A client whose {@code silence} ends the other process when it says nothing for too long. */
    CommandClient(CommandChannel channel, CommandTerminal terminal, Order order, SilenceWatch silence, Screen screen) {
        this.channel = channel;
        this.terminal = terminal;
        this.order = order;
        this.silence = silence;
        this.files = new GivenFiles(silence);
        this.out = new PlainOutput(screen.out());
        this.err = new PlainOutput(screen.err());
    }

    /** Returns the exit code. */
    int run(String caller) throws IOException {
        send(new CommandCall(
                        caller,
                        terminal.questions().isPresent(),
                        terminal.startsAnew(),
                        order.keeper().isPresent(),
                        order.words())
                .frame());
        while (true) {
            CommandFrame frame = receive();
            if (frame.kind() == CommandFrame.Kind.EXIT) {
                return content(frame).readInt() & 0xff;
            }
            if (!shown(frame)) {
                answer(frame);
            }
        }
    }

    private CommandFrame receive() throws IOException {
        try {
            return silence.during(channel::receive);
        } catch (EOFException e) {
            throw new ApplianceException("the process that carries out the command has ended without an answer", e);
        }
    }

    private void send(CommandFrame frame) throws IOException {
        CommandFrame unused = silence.during(() -> {
            channel.send(frame);
            return frame;
        });
    }

    /** What needs no answer; whether it was that. */
    private boolean shown(CommandFrame frame) throws IOException {
        switch (frame.kind()) {
            case OUT -> said(out, frame.content());
            case ERR -> said(err, frame.content());
            case OCTETS -> octets(frame.content());
            case TELL -> {
                require(CommandRight.ASKS);
                terminal.tell(PlainOutput.of(frame.text()));
            }
            case PROGRESS -> progress(content(frame));
            case PROGRESS_END -> endBar();
            case WRITE -> written(frame.content());
            case ABANDON -> abandon();
            case ALIVE -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void said(OutputStream to, byte[] text) throws IOException {
        to.write(text);
        to.flush();
    }

    private void answer(CommandFrame frame) throws IOException {
        try {
            switch (frame.kind()) {
                case INPUT -> input();
                case LINE -> line(frame.text());
                case SECRET -> secret(frame.text());
                case TERMINAL -> onTerminal(content(frame));
                case SIZE -> {
                    long size = files.size(named(frame.text(), CommandRight.FILES));
                    send(CommandFrame.of(CommandFrame.Kind.DATA, data -> data.writeLong(size)));
                }
                case READ -> read(frame.text());
                case BRING -> files.bring(named(frame.text(), CommandRight.FILES), new Sender());
                case CREATE -> create(content(frame));
                case CONFIGURATION -> {
                    require(CommandRight.CONFIGURES);
                    configuration = new ByteArrayOutputStream();
                    send(CommandFrame.of(CommandFrame.Kind.END));
                }
                case FINISH -> finish(content(frame).readBoolean());
                default -> throw new IOException("the other process says " + frame.kind());
            }
            if (frame.kind() == CommandFrame.Kind.BRING) {
                send(CommandFrame.of(CommandFrame.Kind.END));
            }
        } catch (ApplianceException | ConfigException e) {
            send(CommandFrame.of(CommandFrame.Kind.FAULT, String.valueOf(e.getMessage())));
        } catch (java.nio.file.FileSystemException e) {
            send(CommandFrame.of(CommandFrame.Kind.FAULT, Fault.of(e) + ": " + e.getFile()));
        }
    }

    private static DataInputStream content(CommandFrame frame) {
        return new DataInputStream(new ByteArrayInputStream(frame.content()));
    }

    private void require(CommandRight right) {
        if (!order.rights().contains(right)) {
            throw new ApplianceException("the process that carries out the command asks for what the command does not"
                    + " need (" + right + "); look at who else is on the box");
        }
    }

    /** Only what stands on the command line, and as a file. */
    private Path named(String name, CommandRight right) {
        require(right);
        if (!order.files().contains(name) || name.isEmpty()) {
            throw new ApplianceException(name + " was not named on the command line");
        }
        return Path.of(name);
    }

    private void octets(byte[] octets) throws IOException {
        require(CommandRight.OCTETS);
        if (!order.files().contains("-")) {
            throw new ApplianceException("the command line asks for no octets");
        }
        if (TerminalDevices.of(Path.of("/proc/self/fd/1"))) {
            out.write(octets);
            out.flush();
        } else {
            try (OutputStream raw = terminal.octets()) {
                raw.write(octets);
            }
        }
    }

    private void progress(DataInputStream in) throws IOException {
        if (bar == null) {
            bar = Progress.of(new Progress.Drawn(
                    PlainOutput.of(in.readUTF()),
                    PlainOutput.of(in.readUTF()),
                    Math.max(1, in.readLong()),
                    in.readLong()));
        } else {
            in.readUTF();
            in.readUTF();
            in.readLong();
            in.readLong();
        }
        bar.at(in.readLong(), in.readLong());
    }

    private void endBar() {
        if (bar != null) {
            bar.end();
            bar = null;
        }
    }

    private void input() throws IOException {
        byte[] part = new byte[1 << 13];
        int count = terminal.input().read(part);
        send(
                count < 0
                        ? CommandFrame.of(CommandFrame.Kind.END)
                        : new CommandFrame(CommandFrame.Kind.DATA, Arrays.copyOf(part, count)));
        Arrays.fill(part, (byte) 0);
    }

    private SetupTerminal asked() {
        require(CommandRight.ASKS);
        return terminal.questions().orElseThrow(() -> new ApplianceException("there is no terminal to ask at"));
    }

    private void line(String prompt) throws IOException {
        Optional<String> typed = asked().line(PlainOutput.of(prompt));
        send(
                typed.isEmpty()
                        ? CommandFrame.of(CommandFrame.Kind.END)
                        : CommandFrame.of(CommandFrame.Kind.DATA, typed.get()));
    }

    private void secret(String prompt) throws IOException {
        Optional<char[]> typed = org.postern.core.console.Questions.typed(asked(), PlainOutput.of(prompt));
        if (typed.isEmpty()) {
            send(CommandFrame.of(CommandFrame.Kind.END));
        } else {
            sendSecret(typed.get());
        }
    }

    private void onTerminal(DataInputStream in) throws IOException {
        require(CommandRight.ASKS);
        boolean echo = in.readBoolean();
        String question = PlainOutput.of(in.readUTF());
        sendSecret(terminal.secret(question, echo, PlainOutput.of(in.readUTF())));
    }

    private void sendSecret(char[] secret) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(4 * secret.length);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(secret), octets, true);
        byte[] content = Arrays.copyOf(octets.array(), octets.position());
        send(new CommandFrame(CommandFrame.Kind.DATA, content));
        Arrays.fill(secret, '\0');
        Arrays.fill(content, (byte) 0);
        Arrays.fill(octets.array(), (byte) 0);
    }

    private void read(String name) throws IOException {
        Path file = named(name, CommandRight.FILES);
        InputStream in = reading.get(name);
        if (in == null) {
            in = files.open(file);
            reading.put(name, in);
        }
        byte[] part = in.readNBytes(PART);
        if (part.length == 0) {
            in.close();
            reading.remove(name);
            send(CommandFrame.of(CommandFrame.Kind.END));
        } else {
            send(new CommandFrame(CommandFrame.Kind.DATA, part));
        }
    }

    private void create(DataInputStream in) throws IOException {
        long space = in.readLong();
        Path file = named(in.readUTF(), CommandRight.MAKES);
        if (making != null) {
            throw new ApplianceException("one file was asked for already");
        }
        LeftParts.remove(file)
                .forEach(part -> terminal.err()
                        .println("removed " + PlainOutput.of(part.toString())
                                + ", which a backup that was killed had left"));
        making = new MadeFile(file, space);
        send(CommandFrame.of(CommandFrame.Kind.END));
    }

    private void written(byte[] octets) throws IOException {
        if (configuration != null) {
            if (configuration.size() + octets.length > ConfigKeeper.MOST) {
                throw new ApplianceException("a configuration of more than 1 MiB was refused. Nothing was changed");
            }
            configuration.write(octets);
        } else if (making != null) {
            making.write(octets);
        } else {
            throw new ApplianceException("the process that carries out the command writes to no file");
        }
    }

    private void finish(boolean verify) throws IOException {
        if (configuration != null) {
            String text = configuration.toString(StandardCharsets.UTF_8);
            configuration = null;
            order.keeper()
                    .orElseThrow(() -> new ApplianceException("the configuration is not root's here"))
                    .replace(text);
        } else if (making != null) {
            making.finish(verify);
            making = null;
        } else {
            throw new ApplianceException("no file was begun");
        }
        send(CommandFrame.of(CommandFrame.Kind.END));
    }

    private void abandon() throws IOException {
        MadeFile file = making;
        making = null;
        if (file != null) {
            file.close();
        }
    }

    private final class Sender implements GivenFiles.Taker {
        @Override
        public void directory(String name) throws IOException {
            send(CommandFrame.of(CommandFrame.Kind.DIRECTORY, out -> {
                out.writeLong(0);
                out.writeUTF(name);
            }));
        }

        @Override
        public void file(String name, long modifiedMillis) throws IOException {
            send(CommandFrame.of(CommandFrame.Kind.FILE, out -> {
                out.writeLong(modifiedMillis);
                out.writeUTF(name);
            }));
        }

        @Override
        public void octets(byte[] octets) throws IOException {
            send(new CommandFrame(CommandFrame.Kind.DATA, octets));
        }
    }

    @Override
    public void close() throws IOException {
        endBar();
        abandon();
        for (InputStream in : reading.values()) {
            in.close();
        }
    }
}
