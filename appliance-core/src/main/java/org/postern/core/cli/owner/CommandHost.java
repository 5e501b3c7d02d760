package org.postern.core.cli.owner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.postern.core.console.CommandTerminal;
import org.postern.core.runtime.CoreThreads;

/**
 * Carries out one command for a caller at the other end of a pair of pipes or a socket. Confined to one command; a second thread says
 * that the process is alive, and a third hears the caller.
 */
public final class CommandHost {
    private static final int ALIVE_MILLIS = 5_000;

    private final CommandChannel channel;

    public CommandHost(InputStream in, OutputStream out) {
        this.channel = new CommandChannel(in, out);
    }

    /** Carries out a command, and returns its exit code. */
    @FunctionalInterface
    public interface Runner {
        int run(CommandTerminal terminal, List<String> words);
    }

    /** Serves one call in a process of its own; returns when it is done, or when the caller is gone. */
    public void serve(Runner runner) throws IOException {
        serve(runner, Thread.currentThread()::interrupt);
    }

    /**
     * Serves one call inside the server. An act that goes on when the caller is gone is finished: an interrupt would close files
     * that the server shares with it.
     */
    void serveInside(Runner runner) throws IOException {
        serve(runner, () -> {});
    }

    private void serve(Runner runner, Runnable whenGone) throws IOException {
        CommandCall call = CommandCall.of(channel.receive());
        HostTerminal terminal = new HostTerminal(channel, call);
        Thread hearing = CoreThreads.daemons("command-hears").newThread(() -> terminal.hear(whenGone));
        Thread alive = CoreThreads.daemons("command-lives").newThread(terminal::live);
        hearing.start();
        alive.start();
        try {
            int code = runner.run(terminal, call.words());
            terminal.flush();
            channel.send(CommandFrame.of(CommandFrame.Kind.EXIT, out -> out.writeInt(code)));
        } finally {
            alive.interrupt();
            hearing.interrupt();
        }
    }

    static int aliveMillis() {
        return ALIVE_MILLIS;
    }
}
