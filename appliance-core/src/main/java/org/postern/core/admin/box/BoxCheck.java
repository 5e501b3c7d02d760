package org.postern.core.admin.box;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.postern.core.ApplianceException;
import org.postern.core.BindFault;
import org.postern.core.DataDirectory;
import org.postern.core.Form;
import org.postern.core.PortHolder;
import org.postern.core.Version;
import org.postern.core.VersionMark;
import org.postern.core.admin.Advance;
import org.postern.core.admin.Box;
import org.postern.core.alert.SealingKeyHistory;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigException;
import org.postern.core.config.GatewayConfig;
import org.postern.core.config.Listener;
import org.postern.core.runtime.ClassArchive;
import org.postern.core.runtime.JavaLevel;
import org.postern.core.setup.MachineName;
import org.postern.store.MailServerSettings;
import org.postern.store.copy.Examination;
import org.postern.store.mailbox.StoreException;
import org.postern.store.search.Rereading;
import org.postern.tls.KeyStatus;
import org.postern.tls.ServerKeys;
import org.postern.tls.TlsKeyException;
import org.postern.tls.dkim.DkimGeneration;
import org.postern.tls.dkim.DkimKeys;
import org.postern.tls.seal.RecoveryPublicKey;

/** Examines the whole box without changing anything. */
public final class BoxCheck {
    private final Box box;
    private final Consumer<CheckResult> heard;
    private final Advance advance;

    /**
     * Makes a check.
     *
     * @param heard gets each result as soon as it is known
     * @param advance progress of the examination of the mail database, which takes longest
     */
    public BoxCheck(Box box, Consumer<CheckResult> heard, Advance advance) {
        this.box = box;
        this.heard = heard;
        this.advance = advance;
    }

    /** Examines the configuration and the key files only, which is quick. */
    public List<CheckResult> configuration() {
        CheckResults results = new CheckResults(heard);
        Optional<Config> config = config(results);
        config.ifPresent(read -> new Parts(read, box.directory(), results).keys());
        return results.all();
    }

    /** Examines everything. */
    public List<CheckResult> all() {
        CheckResults results = new CheckResults(heard);
        java(results);
        classArchive(results);
        Optional<Config> config = config(results);
        config.ifPresent(read -> new Parts(read, box.directory(), results).all());
        return results.all();
    }

    private void java(CheckResults results) {
        JavaLevel level = JavaLevel.running();
        level.warning(box.clock())
                .ifPresentOrElse(
                        warning -> results.warn("Java", level.words() + ": " + warning),
                        () -> results.ok("Java", level.words()));
    }

    private void classArchive(CheckResults results) {
        switch (ClassArchive.running()) {
            case IN_USE -> results.ok("class archive", "in use");
            case NONE, REFUSED -> results.note("class archive", ClassArchive.advice());
            case UNKNOWN -> {} // a program that runs this without the launcher knows why
        }
    }

    private Optional<Config> config(CheckResults results) {
        DataDirectory directory = box.directory();
        try {
            directory.requirePrivate();
            results.ok("data directory", directory.path().toString());
        } catch (ApplianceException e) {
            results.fail("data directory", e.getMessage());
        }
        try {
            Config config = box.config();
            results.ok("configuration", directory.config().toString());
            config.warnings().forEach(warning -> results.warn("configuration", warning));
            if (MachineName.standsIn(config.office().domain())) {
                results.note("names", config.office().domain() + " only stands in; finish with: sudo postern setup");
            }
            return Optional.of(config);
        } catch (ConfigException e) {
            e.problems().forEach(problem -> results.fail("configuration", problem));
            e.rest().ifPresent(rest -> new Parts(rest, directory, results).keys());
        } catch (ApplianceException e) {
            if (!results.failed()) {
                results.fail("configuration", e.getMessage());
            }
        }
        return Optional.empty();
    }

    private final class Parts {
        private final Config config;
        private final DataDirectory directory;
        private final CheckResults results;

        Parts(Config config, DataDirectory directory, CheckResults results) {
            this.config = config;
            this.directory = directory;
            this.results = results;
        }

        void all() {
            keys();
            listeners();
            SplitCheck split = new SplitCheck(config, directory, results);
            split.mailNode();
            if (config.gateway().kindOf() == GatewayConfig.Kind.POSTERN) {
                split.webNode(); // a web node has no mail database
                return;
            }
            if (config.gateway().on()) {
                new GatewayCheck(config, directory, results).run();
            }
            store();
            disk();
            recoveryKey();
        }

        private void disk() {
            try {
                FileStore disk = Files.getFileStore(directory.path());
                long reserve = config.store().minFree().bytes();
                DiskCheck room = new DiskCheck(disk.getUsableSpace(), disk.getTotalSpace(), reserve);
                room.warning()
                        .ifPresentOrElse(words -> results.warn("disk", words), () -> results.ok("disk", room.words()));
            } catch (IOException e) {
                results.warn("disk", "its room cannot be read: " + e.getMessage());
            }
        }

        private void recoveryKey() {
            try {
                RecoveryPublicKey.read(directory.keys()).ifPresent(key -> {
                    results.ok("recovery key", key.fingerprint());
                    new SealingKeyHistory(directory.path(), box.clock())
                            .change(key)
                            .ifPresent(change -> results.warn("recovery key", change.words()));
                });
            } catch (TlsKeyException e) {
                results.fail("recovery key", e.getMessage());
            }
        }

        private void keys() {
            try {
                KeyStatus status = ServerKeys.inspect(
                        directory.keys(), config.tls().settings(config.office(), directory::resolve), box.clock());
                results.ok("certificate", status.subject() + " until " + status.notAfter());
                // The box's own certificate is renewed by the next start or by the running server.
                status.warnings().forEach(warning -> {
                    if (status.locallyMade()) {
                        results.note("certificate", warning);
                    } else {
                        results.warn("certificate", warning);
                    }
                });
            } catch (TlsKeyException | ConfigException e) {
                results.fail("keys", e.getMessage());
            }
            try {
                MailServerSettings unused = config.mailServer(); // reads delivery.authorities
            } catch (ConfigException e) {
                e.problems().forEach(problem -> results.fail("configuration", problem));
            }
            if (config.gateway().on()) {
                return; // the office's server sends the mail, and signs it
            }
            try {
                List<DkimGeneration.Status> signing = DkimKeys.inspect(
                        directory.keys(), config.dkim().settings(config.office(), config.tls()), box.clock());
                results.ok("signing keys", signing.isEmpty() ? "made by the first start" : names(signing));
            } catch (TlsKeyException e) {
                results.fail("signing keys", e.getMessage());
            }
        }

        private String names(List<DkimGeneration.Status> signing) {
            return signing.stream()
                    .map(status -> status.generation().name() + " "
                            + status.state().name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
        }

        private void listeners() {
            if (directory.serverRuns()) {
                results.ok("listeners", "the server is running; the ports in use are in " + directory.ports());
                return;
            }
            for (Listener listener : Form.of(directory, config).listeners()) {
                try (ServerSocket socket = new ServerSocket()) {
                    socket.setReuseAddress(true);
                    socket.bind(listener.listen().address());
                    results.ok(listener.key(), listener.listen().toString());
                } catch (IOException e) {
                    BindFault fault = new BindFault(listener, e);
                    if (fault.onlyLacksRight(new PortHolder())) {
                        results.ok(
                                listener.key(),
                                listener.listen() + ", which nobody has; the service has the right to open it");
                    } else {
                        results.fail(listener.key(), fault.words(new PortHolder()));
                    }
                }
            }
        }

        /** Reads an existing store as it is: does not upgrade an older store, and makes no new one. */
        private void store() {
            List<String> problems = new ArrayList<>();
            try {
                new VersionMark(directory).refuseOlder(Version.running());
                Examination found =
                        Examination.of(directory.path(), config.store().settings(), problems::add, advance::at);
                problems.forEach(problem -> results.fail("mail database", problem));
                if (found.schema().isEmpty()) {
                    results.ok("mail database", "there is none yet; the first start makes it");
                } else if (problems.isEmpty()) {
                    results.ok("mail database", "whole");
                    searchIndex();
                }
                if (found.older()) {
                    results.note(
                            "mail database",
                            "it is of the earlier schema " + found.schema().get()
                                    + "; the next start brings it to schema " + Examination.current()
                                    + ", after a copy");
                }
            } catch (StoreException | ApplianceException e) {
                results.fail("mail database", e.getMessage());
            }
        }

        /** After an upgrade the server reads old mail again when it is idle. */
        private void searchIndex() {
            try {
                Rereading.of(directory.path(), config.store().settings().busyMillis())
                        .ifPresent(reading -> results.note(
                                "search index",
                                String.format(
                                        Locale.ENGLISH,
                                        "%,d of %,d messages read again; the server continues when it is idle, and"
                                                + " search works meanwhile",
                                        reading.done(),
                                        reading.total())));
            } catch (StoreException e) {
                results.note("search index", "it cannot be read, and the next start makes it again");
            }
        }
    }
}
