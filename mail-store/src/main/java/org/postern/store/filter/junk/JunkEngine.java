package org.postern.store.filter.junk;

import org.postern.store.account.JunkMemory;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.delivery.JunkCheck;
import org.postern.store.delivery.Screening;
import org.postern.store.mailbox.Mailboxes;

/** The configured junk engine and the trainer that learns from people. Thread-safe. */
public final class JunkEngine implements JunkCheck, AutoCloseable {
    private final JunkCheck check;
    private final JunkTrainer trainer;

    private JunkEngine(JunkCheck check, JunkTrainer trainer) {
        this.check = check;
        this.trainer = trainer;
    }

    /** Starts an engine. Asks rspamd nothing before the first message. */
    public static JunkEngine start(JunkSettings settings, JunkMemory memory, Mailboxes mailboxes, String hostname) {
        TokenHash tokens = new TokenHash(memory.key(), hostname);
        return switch (settings.engine()) {
            case OWN ->
                new JunkEngine(
                        new JunkFilter(settings, memory, hostname),
                        JunkTrainer.start(memory, mailboxes, tokens, JunkTrainer.Teaching.NOBODY));
            case OFF ->
                new JunkEngine(
                        Screening.NONE.junk(),
                        JunkTrainer.start(memory, mailboxes, tokens, JunkTrainer.Teaching.NOBODY));
            case RSPAMD -> {
                RspamdClient client = new RspamdClient(settings.rspamd());
                RspamdCheck check = new RspamdCheck(client, settings.rspamd().reject(), System::nanoTime);
                yield new JunkEngine(check, JunkTrainer.start(memory, mailboxes, tokens, client::teach));
            }
        };
    }

    @Override
    public Examined examine(IncomingMessage arrival, Finding finding) {
        return check.examine(arrival, finding);
    }

    /** Stops learning, within about a second. */
    @Override
    public void close() {
        trainer.close();
    }
}
