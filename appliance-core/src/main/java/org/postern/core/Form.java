package org.postern.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.core.config.Config;
import org.postern.core.config.Listener;

/**
 * The kind of box that a configuration describes: chosen once, here, from {@code [gateway]}. Each form knows its
 * listeners, the mail server behind its webmail, and the data that crosses a network unprotected. Making a form opens
 * nothing. Immutable.
 */
public sealed interface Form permits StoreForm, WebNode {
    /** Returns the form for the configuration. */
    static Form of(DataDirectory directory, Config config) {
        return switch (config.gateway().kindOf()) {
            case OWN -> new AllInOne(directory, config);
            case POP3 -> new BeforePop3(directory, config);
            case IMAP -> new BeforeImap(directory, config);
            case POSTERN -> new WebNode(directory, config);
        };
    }

    /** Returns every address that the box listens on, in the order in which they are bound. */
    List<Listener> listeners();

    /**
     * Reads the files that the configuration names, so that a start that cannot succeed ends before anything is bound or
     * opened.
     *
     * @throws RuntimeException that says what is wrong
     */
    void check();

    /** Returns the data that others could read on a network; empty if the box depends on no other machine. */
    Optional<Exposure> exposure();

    /** Makes the mail side of the box, which does not serve yet. Resources to close are added to the parts. */
    MailSide assemble(Assembly with) throws IOException;

    /**
     * The data that others could read on a network.
     *
     * @param plain whether others can read it
     * @param words for the administrator
     */
    record Exposure(boolean plain, String words) {}

    /** Returns these listeners, followed by those for browsers. */
    static List<Listener> withWeb(Config config, List<Listener> mail) {
        List<Listener> all = new ArrayList<>(mail);
        all.add(new Listener("https", "web.https", config.web().https()));
        config.web().http().ifPresent(listen -> all.add(new Listener("http", "web.http", listen)));
        return all;
    }
}
