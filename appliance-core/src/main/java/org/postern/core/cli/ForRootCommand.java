package org.postern.core.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.postern.core.cli.owner.CommandHost;
import picocli.CommandLine.Command;

/** Carries out one command for root, as the owner of the data. Called by root's own process, not by people. */
@Command(name = "for-root", hidden = true, description = "Carries out a command that root's process sends.")
final class ForRootCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        new CommandHost(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out))
                .serve((terminal, words) -> Main.run(terminal, words.toArray(String[]::new)));
        return 0;
    }
}
