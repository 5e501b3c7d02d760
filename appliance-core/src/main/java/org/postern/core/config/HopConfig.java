package org.postern.core.config;

import org.postern.core.config.value.Listen;

/** The plain hop inside the box. */
public record HopConfig(
        @Key(
                value = "Where the hop's SMTP listens; a loopback address.",
                standard = "\"127.0.0.1:0\"",
                why = "No client is configured for it, so the system picks a free port; the port is in run/ports.")
        Listen smtp,

        @Key(
                value = "Where the hop's POP3 listens; a loopback address.",
                standard = "\"127.0.0.1:0\"",
                why = "The same as for smtp.")
        Listen pop3)
        implements Checked {
    @Override
    public void check(TableCheck check) {
        loopback(check, "smtp", smtp);
        loopback(check, "pop3", pop3);
    }

    /** The plain hop authenticates no client, so it is reachable only from inside. */
    private static void loopback(TableCheck check, String name, Listen listen) {
        if (!listen.loopback()) {
            check.refuse(
                    "hop." + name + " is " + listen + ", which is not a loopback address: the plain hop must not leave"
                            + " this machine; write \"127.0.0.1:0\"",
                    name);
        }
    }
}
