package org.postern.core.config;

/** The plain hop inside the box. */
public record HopConfig(
        @Key(
                value = "Where the hop's SMTP listens; a loopback address.",
                standard = "\"127.0.0.1:0\"",
                why = "Nobody configures a client for it, so the system picks a free port; it is in run/ports.")
        Listen smtp,

        @Key(
                value = "Where the hop's POP3 listens; a loopback address.",
                standard = "\"127.0.0.1:0\"",
                why = "As for smtp.")
        Listen pop3) {}
