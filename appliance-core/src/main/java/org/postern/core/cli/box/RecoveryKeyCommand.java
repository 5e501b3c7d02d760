package org.postern.core.cli.box;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Arrays;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.cli.option.DataOption;
import org.postern.tls.TlsKeyException;
import org.postern.tls.seal.RecoveryKey;
import org.postern.tls.seal.RecoveryPublicKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code postern recovery-key}: the key on paper that opens every backup of this box. */
@Command(
        name = "recovery-key",
        description = {
            "The key on paper that opens every backup of this box.",
            "The box keeps only the half that seals. What the other half opens is safe from whoever has the box."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class RecoveryKeyCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "new",
            description = "Makes one and shows it, once: write it down. Backups from now on are sealed for it.")
    void make(
            @Option(
                            names = "--replace",
                            description = "Replaces the one that there is; older backups still need that one.")
                    boolean replace,
            @Mixin DataOption data)
            throws IOException {
        DataDirectory directory = data.directory();
        directory.requirePrivate();
        if (!replace && Files.exists(directory.keys().resolve(RecoveryPublicKey.FILE))) {
            throw new ApplianceException("this box has a recovery key" + named(directory)
                    + ". Nothing was changed. With --replace a new one takes its place; backups that were made until now"
                    + " still need the old one: keep it as long as them");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (RecoveryKey key = RecoveryKey.random(new SecureRandom())) {
            RecoveryPublicKey.store(directory.keys(), key.publicKey());
            char[] text = key.text();
            out.println("The recovery key " + key.publicKey().name() + " of this box, shown only now:");
            out.println();
            out.print("    ");
            out.write(text, 0, text.length / 2 + 1);
            out.println();
            out.print("    ");
            out.write(text, text.length / 2 + 1, text.length - text.length / 2 - 1);
            out.println();
            out.println();
            Arrays.fill(text, '\0');
        }
        out.println("Write it on paper, keep it where the box is not, and try it: postern restore --check FILE");
    }

    @Command(name = "show", description = "Shows which recovery key backups are sealed for, by name.")
    void show(@Mixin DataOption data) {
        DataDirectory directory = data.directory();
        directory.requirePrivate();
        PrintWriter out = spec.commandLine().getOut();
        RecoveryPublicKey.read(directory.keys())
                .ifPresentOrElse(
                        key -> out.println("backups are sealed for the recovery key " + key.name()),
                        () -> out.println("there is none: each backup asks for a passphrase. Make one with:"
                                + " postern recovery-key new"));
    }

    private static String named(DataDirectory directory) {
        try {
            return RecoveryPublicKey.read(directory.keys())
                    .map(key -> ", " + key.name())
                    .orElse("");
        } catch (TlsKeyException e) {
            return ", and its file is damaged";
        }
    }
}
