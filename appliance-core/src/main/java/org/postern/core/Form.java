package org.postern.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.core.config.Config;
import org.postern.core.config.Listener;

/**
 * What kind of box a configuration describes: chosen once, here, from {@code [gateway]}. Each form knows what it listens on,
 * what its webmail is in front of, and what crosses a network unprotected. Making one opens nothing. Immutable.
 */
public sealed interface Form permits StoreForm, WebNode {
    /** The form that the configuration asks for. */
    static Form of(DataDirectory directory, Config config) {
        return switch (config.gateway().kindOf()) {
            case OWN -> new AllInOne(directory, config);
            case POP3 -> new BeforePop3(directory, config);
            case IMAP -> new BeforeImap(directory, config);
            case POSTERN -> new WebNode(directory, config);
        };
    }

    /** Every address that the box listens on, in the order in which they are bound. */
    List<Listener> listeners();

    /**
     * Reads the files that the configuration names, so that a start that cannot succeed ends before anything is bound or
     * opened.
     *
     * @throws RuntimeException that says what is wrong
     */
    void check();

    /** What others could read on a network; empty where the box stands alone. */
    Optional<Exposure> exposure();

    /** Makes the mail side of the box, which serves nobody yet. What needs closing is added to the parts. */
    MailSide assemble(Assembly with) throws IOException;

    /**
     * What others could read on a network.
     *
     * @param plain whether they can
     * @param words for the administrator
     */
    record Exposure(boolean plain, String words) {}

    /** These listeners, then those for browsers. */
    static List<Listener> withWeb(Config config, List<Listener> mail) {
        List<Listener> all = new ArrayList<>(mail);
        all.add(new Listener("https", "web.https", config.web().https()));
        config.web().http().ifPresent(listen -> all.add(new Listener("http", "web.http", listen)));
        return all;
    }
}
