package org.postern.core.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.QueueSelection;
import picocli.CommandLine.Option;

/** Selects mail of the queue by sender and recipient. */
public final class QueueOptions {
    @Option(names = "--domain", paramLabel = "D", description = "Only mail to this domain.")
    private @Nullable String domain;

    @Option(names = "--recipient", paramLabel = "R", description = "Only mail to this address.")
    private @Nullable String recipient;

    @Option(names = "--sender", paramLabel = "A", description = "Only mail from this sender; \"<>\": automatic mail.")
    private @Nullable String sender;

    boolean given() {
        return domain != null || recipient != null || sender != null;
    }

    public QueueSelection selection(boolean heldOnly) {
        return new QueueSelection(
                Optional.empty(),
                Optional.ofNullable(domain).map(Domain::parse),
                Optional.ofNullable(recipient).map(EmailAddress::parse),
                Optional.ofNullable(sender).map(s -> s.equals("<>") ? "" : s),
                heldOnly);
    }
}
