package org.postern.core.cli.box;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.BindFault;
import org.postern.core.DataDirectory;
import org.postern.core.PortHolder;
import org.postern.core.Version;
import org.postern.core.VersionMark;
import org.postern.core.cli.option.DataOption;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigException;
import org.postern.core.config.GatewayConfig;
import org.postern.core.config.Listener;
import org.postern.core.console.Progress;
import org.postern.core.setup.MachineName;
import org.postern.store.copy.Examination;
import org.postern.store.mailbox.StoreException;
import org.postern.tls.KeyStatus;
import org.postern.tls.ServerKeys;
import org.postern.tls.TlsKeyException;
import org.postern.tls.dkim.DkimGeneration;
import org.postern.tls.dkim.DkimKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code postern check}: looks at everything, changes nothing, says what to do; 1 if anything failed. */
@Command(
        name = "check",
        description = {
            "Examines the whole box and says what to do; changes nothing.",
            "Looks at the configuration, the key files, the ports and the mail database."
        })
public final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--configuration",
            hidden = true,
            description = "Only the configuration and the key files, which is quick; asked by the init script.")
    private boolean configurationOnly;

    private int failed;

    @Override
    public Integer call() {
        DataDirectory directory = data.directory();
        try {
            directory.requirePrivate();
            ok("data directory", directory.path().toString());
        } catch (ApplianceException e) {
            fail("data directory", e.getMessage());
        }
        Config config = null;
        try {
            config = data.config();
            ok("configuration", directory.config().toString());
            config.warnings().forEach(warning -> say("WARN", "configuration", warning));
            if (MachineName.standsIn(config.office().domain())) {
                say("note", "names", config.office().domain() + " only stands in; finish with: sudo postern setup");
            }
        } catch (ConfigException e) {
            e.problems().forEach(problem -> fail("configuration", problem));
            e.rest().ifPresent(rest -> keys(directory, rest));
        } catch (ApplianceException e) {
            if (failed == 0) {
                fail("configuration", e.getMessage());
            }
        }
        if (config != null) {
            keys(directory, config);
        }
        if (config != null && !configurationOnly) {
            listeners(directory, config);
            SplitCheck split = new SplitCheck(
                    config, directory, this::ok, (what, detail) -> say("note", what, detail), this::fail);
            split.mailNode();
            if (config.gateway().kindOf() == GatewayConfig.Kind.POSTERN) {
                split.webNode(); // which has no mail database
            } else {
                if (config.gateway().on()) {
                    new GatewayCheck(
                                    config,
                                    directory,
                                    this::ok,
                                    (what, detail) -> say("note", what, detail),
                                    this::fail)
                            .run();
                }
                store(directory, config);
            }
        }
        out().println(failed == 0 ? "all is well" : failed + (failed == 1 ? " check failed" : " checks failed"));
        return failed == 0 ? 0 : 1;
    }

    private void keys(DataDirectory directory, Config config) {
        try {
            KeyStatus status = ServerKeys.inspect(
                    directory.keys(), config.tls().settings(config.office(), directory::resolve), Clock.systemUTC());
            ok("certificate", status.subject() + " until " + status.notAfter());
            // The box's own certificate is renewed by the next start or by the running server.
            status.warnings().forEach(warning -> say(status.locallyMade() ? "note" : "WARN", "certificate", warning));
        } catch (TlsKeyException | ConfigException e) {
            fail("keys", e.getMessage());
        }
        try {
            config.mailServer(); // reads delivery.authorities
        } catch (ConfigException e) {
            e.problems().forEach(problem -> fail("configuration", problem));
        }
        if (config.gateway().on()) {
            return; // whoever sends the mail signs it
        }
        try {
            List<DkimGeneration.Status> signing = DkimKeys.inspect(
                    directory.keys(), config.dkim().settings(config.office(), config.tls()), Clock.systemUTC());
            ok("signing keys", signing.isEmpty() ? "made by the first start" : names(signing));
        } catch (TlsKeyException e) {
            fail("signing keys", e.getMessage());
        }
    }

    private static String names(List<DkimGeneration.Status> signing) {
        return signing.stream()
                .map(status ->
                        status.generation().name() + " " + status.state().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private void listeners(DataDirectory directory, Config config) {
        if (directory.serverRuns()) {
            ok("listeners", "the server is running; the ports in use are in " + directory.ports());
            return;
        }
        for (Listener listener : config.listeners()) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(listener.listen().address());
                ok(listener.key(), listener.listen().toString());
            } catch (IOException e) {
                fail(listener.key(), new BindFault(listener, e).words(new PortHolder()));
            }
        }
    }

    /** Whatever is there is read as it is: an older store stays one, and none is made. */
    private void store(DataDirectory directory, Config config) {
        List<String> problems = new ArrayList<>();
        try {
            new VersionMark(directory).refuseOlder(Version.running());
            Examination found;
            try (Progress progress = Progress.late("mail database")) {
                found = Examination.of(directory.path(), config.store().settings(), problems::add, progress::at);
            }
            problems.forEach(problem -> fail("mail database", problem));
            if (found.schema().isEmpty()) {
                ok("mail database", "there is none yet; the first start makes it");
            } else if (problems.isEmpty()) {
                ok("mail database", "whole");
            }
            if (found.older()) {
                say(
                        "note",
                        "mail database",
                        "it is of the earlier schema " + found.schema().get() + "; the next start brings it to schema "
                                + Examination.current() + ", after a copy");
            }
        } catch (StoreException | ApplianceException e) {
            fail("mail database", e.getMessage());
        }
    }

    private void ok(String what, String detail) {
        say("ok  ", what, detail);
    }

    private void fail(String what, @Nullable String detail) {
        failed++;
        say("FAIL", what, detail);
    }

    private void say(String verdict, String what, @Nullable String detail) {
        out().println(verdict + " " + what + ": " + detail);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
