package org.postern.tls.seal;

import java.util.Arrays;

/** What opens a sealed file. Wiped by {@link #close}. */
public sealed interface Opener extends AutoCloseable permits Opener.Passphrase, RecoveryKey {
    @Override
    void close();

    /** A passphrase, as typed. */
    final class Passphrase implements Opener {
        private final char[] characters;

        /** Keeps the characters without copying them; {@link #close} wipes them. */
        public Passphrase(char[] characters) {
            this.characters = characters;
        }

        char[] characters() {
            return characters;
        }

        @Override
        public void close() {
            Arrays.fill(characters, '\0');
        }

        @Override
        public String toString() {
            return "Passphrase";
        }
    }
}
