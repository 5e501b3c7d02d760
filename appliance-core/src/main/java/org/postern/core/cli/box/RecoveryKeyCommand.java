package org.postern.core.cli.box;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import org.postern.core.admin.box.PaperKey;
import org.postern.core.cli.option.DataOption;
import org.postern.tls.seal.RecoveryKey;
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
            "The box keeps only the half that encrypts. Somebody who has the box cannot open the backups with it."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class RecoveryKeyCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "new",
            description = "Makes a recovery key and shows it once: write it down. New backups are encrypted for it.")
    void make(
            @Option(names = "--replace", description = "Replace the present key. Older backups still need the old key.")
                    boolean replace,
            @Mixin DataOption data)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        String fingerprint;
        try (RecoveryKey key = new PaperKey(data.box()).make(replace)) {
            fingerprint = key.publicKey().fingerprint();
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
        out.println("Fingerprint: " + fingerprint);
        out.println(
                "Write both on paper, keep them where the box is not, and try the key: postern restore --check FILE");
    }

    @Command(
            name = "show",
            description = "Shows the name and the fingerprint of the recovery key that backups are encrypted for.")
    void show(@Mixin DataOption data) {
        PrintWriter out = spec.commandLine().getOut();
        new PaperKey(data.box())
                .inUse()
                .ifPresentOrElse(
                        key -> out.println("backups are sealed for the recovery key " + key.name() + ", fingerprint "
                                + key.fingerprint()),
                        () -> out.println("there is none: each backup asks for a passphrase. Make one with:"
                                + " postern recovery-key new"));
    }
}
