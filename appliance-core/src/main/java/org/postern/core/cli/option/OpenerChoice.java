package org.postern.core.cli.option;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.console.CommandTerminal;
import org.postern.core.console.Secrets;
import org.postern.tls.TlsKeyException;
import org.postern.tls.seal.Opener;
import org.postern.tls.seal.RecoveryKey;
import org.postern.tls.seal.Sealing;

/**
 * Chooses how to open a backup: with a key or passphrase from a file, from standard input, or, if that is possible,
 * from the terminal.
 */
public final class OpenerChoice {
    private static final int TRIES = 3;

    private final Sealing.SealedFile sealed;
    private final PassphraseOptions passphrase;
    private final @Nullable Path recoveryKey;
    private final CommandTerminal terminal;

    public OpenerChoice(
            CommandTerminal terminal,
            Sealing.SealedFile sealed,
            PassphraseOptions passphrase,
            @Nullable Path recoveryKey) {
        this.terminal = terminal;
        this.sealed = sealed;
        this.passphrase = passphrase;
        this.recoveryKey = recoveryKey;
    }

    /** The caller closes it. */
    public Opener choose() {
        if (recoveryKey != null) {
            return parsed(Secrets.whole(terminal, recoveryKey));
        }
        if (passphrase.given()) {
            return passphrase.read();
        }
        if (sealed.recoveryKey().isEmpty()) {
            return new Opener.Passphrase(ask("Passphrase of the backup: ", false));
        }
        if (sealed.takesPassphrase()) {
            char[] typed = ask("Passphrase of the backup (nothing: use the recovery key): ", false);
            if (typed.length > 0) {
                return new Opener.Passphrase(typed);
            }
        }
        return askForKey(sealed.recoveryKey().get().name());
    }

    private char[] ask(String question, boolean echo) {
        return terminal.secret(question, echo, "--passphrase-file or --recovery-key-file");
    }

    private Opener askForKey(String name) {
        for (int i = 1; ; i++) {
            try {
                return parsed(ask("Recovery key " + name + ", as on the paper (all in one line): ", true));
            } catch (TlsKeyException e) {
                if (i == TRIES) {
                    throw new ApplianceException(String.valueOf(e.getMessage()), e);
                }
                terminal.tell(String.valueOf(e.getMessage()));
            }
        }
    }

    private static RecoveryKey parsed(char[] typed) {
        try {
            return RecoveryKey.parse(typed);
        } finally {
            Arrays.fill(typed, '\0');
        }
    }
}
