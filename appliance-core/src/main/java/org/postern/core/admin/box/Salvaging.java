package org.postern.core.admin.box;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.admin.Advance;
import org.postern.core.admin.Box;
import org.postern.store.copy.Examination;
import org.postern.store.database.ServerLock;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.salvage.Salvage;
import org.postern.store.salvage.SalvagePlace;
import org.postern.store.salvage.Salvaged;

/**
 * Reads what can be read of a damaged mail database into a new one, in {@code salvaged/} beside it. The damaged files are
 * only read; when the new database takes their place, they are moved aside and kept. The server must not run.
 */
public final class Salvaging {
    private final Box box;

    public Salvaging(Box box) {
        this.box = box;
    }

    /**
     * The result.
     *
     * @param found what is in the new database
     * @param lost one sentence for each loss
     * @param store the new database
     * @param aside the directory with the damaged one, if the new one took its place
     */
    public record Outcome(Found found, List<String> lost, Path store, Optional<Path> aside) {}

    /** The contents of the new database, in numbers. */
    public record Found(long accounts, long messages, long queued) {}

    /**
     * Salvages.
     *
     * @param replace whether the new database takes the place of the damaged one
     */
    @SuppressWarnings("try") // the lock only has to be held
    public Outcome run(boolean replace, Advance advance) throws IOException {
        DataDirectory directory = box.privateDirectory();
        StoreSettings settings = box.config().store().settings();
        Path file = directory.path().resolve("mail.db");
        if (!Files.exists(file)) {
            throw new ApplianceException("there is no mail database in " + directory.path() + ". Nothing was done");
        }
        try (ServerLock lock = ServerLock.acquire(directory.path())) {
            // Without a replacement nothing is recorded: the audit trail lies in the database that must stay as it is.
            return box.actOnFilesIf(
                    "salvage",
                    directory.path().toString(),
                    act -> {
                        Outcome outcome = salvage(directory.path(), settings, replace, advance);
                        act.note("messages: " + outcome.found().messages() + ", losses: "
                                + outcome.lost().size());
                        return outcome;
                    },
                    outcome -> outcome.aside().isPresent());
        }
    }

    private Outcome salvage(Path directory, StoreSettings settings, boolean replace, Advance advance)
            throws IOException {
        SalvagePlace place = new SalvagePlace(directory);
        place.finish();
        place.requireSpace();
        Instant now = box.clock().instant();
        Salvaged salvaged = Salvage.run(directory, place.emptied(), settings, now.toEpochMilli(), advance::at);
        List<String> problems = new ArrayList<>();
        var unused = Examination.of(place.path(), settings, problems::add, (done, total) -> {});
        if (!problems.isEmpty()) {
            throw new ApplianceException("the new database in " + place.path() + " is not whole: "
                    + String.join("; ", problems.subList(0, Math.min(3, problems.size())))
                    + ". The damaged one was not changed; restore a backup");
        }
        Optional<Path> aside = replace ? Optional.of(place.place(now)) : Optional.empty();
        Path store = (replace ? directory : place.path()).resolve("mail.db");
        return new Outcome(
                new Found(salvaged.accounts(), salvaged.messages(), salvaged.queued()), salvaged.lost(), store, aside);
    }
}
