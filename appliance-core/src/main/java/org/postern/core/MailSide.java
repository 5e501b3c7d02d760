package org.postern.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.postern.core.adapter.MailBackend;
import org.postern.store.platform.Vital;
import org.postern.store.report.Alert;
import org.postern.web.page.Condition;

/**
 * The mail side of a box, made but not yet serving.
 *
 * @param backend the mail server behind the webmail
 * @param listeners the addresses in use, by name
 * @param vitals what must live for it to do its work
 * @param opening accepts the waiting clients, and begins to deliver
 * @param afterwards runs once the whole box serves
 * @param condition what concerns everybody who looks at a page
 * @param alerts the way to the administrators
 * @param upkeep what the box asks of the store now and then
 */
record MailSide(
        MailBackend backend,
        Map<String, InetSocketAddress> listeners,
        List<Vital> vitals,
        Opening opening,
        Runnable afterwards,
        Condition condition,
        Consumer<Alert> alerts,
        Upkeep upkeep) {
    /**
     * The store's disk and memory.
     *
     * @param diskIsLow whether there is little space for mail
     * @param releaseMemory gives back what the store holds to be faster
     */
    record Upkeep(BooleanSupplier diskIsLow, Runnable releaseMemory) {
        /** Of a box without a store. */
        static final Upkeep NONE = new Upkeep(() -> false, () -> {});
    }

    /** Begins to serve. */
    @FunctionalInterface
    interface Opening {
        void serve() throws IOException;
    }
}
