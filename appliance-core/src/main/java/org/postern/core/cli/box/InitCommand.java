package org.postern.core.cli.box;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.core.DataDirectory;
import org.postern.core.admin.box.Founding;
import org.postern.core.cli.option.DataOption;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code postern init}: makes the configuration and the keys, offline; refuses if a configuration is present. */
@Command(
        name = "init",
        description = {
            "Makes a new data directory without asking anything.",
            "Configuration and keys, nobody in it. The installed package has one: `postern setup` completes it."
        })
public final class InitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, paramLabel = "DOMAIN", description = "The mail domain of the office.")
    private String domain = "";

    @Option(
            names = "--hostname",
            paramLabel = "NAME",
            description = "What browsers and mail servers reach this box by (default: mail.DOMAIN).")
    private @Nullable String hostname;

    @Option(names = "--https", paramLabel = "ADDR:PORT", description = "Where the webmail listens (default: *:443).")
    private @Nullable String https;

    @Option(names = "--http", paramLabel = "ADDR:PORT", description = "Where plain HTTP redirects (default: off).")
    private @Nullable String http;

    @Option(names = "--smtp", paramLabel = "ADDR:PORT", description = "Where mail arrives (default: *:25).")
    private @Nullable String smtp;

    @Option(
            names = "--submissions",
            paramLabel = "ADDR:PORT",
            description =
                    "Where programs send, TLS from the first byte (default: *:465; beside an SMTP port other than 25 a free port).")
    private @Nullable String submissions;

    @Option(
            names = "--submission",
            paramLabel = "ADDR:PORT",
            description =
                    "Where programs send, with STARTTLS (default: *:587; beside an SMTP port other than 25 a free port).")
    private @Nullable String submission;

    @Option(names = "--pop3s", paramLabel = "ADDR:PORT", description = "For desktop programs (default: *:995).")
    private @Nullable String pop3s;

    @Option(names = "--hop-smtp", paramLabel = "ADDR:PORT", description = "The inner SMTP (default: a free port).")
    private @Nullable String hopSmtp;

    @Option(names = "--hop-pop3", paramLabel = "ADDR:PORT", description = "The inner POP3 (default: a free port).")
    private @Nullable String hopPop3;

    @Option(names = "--smarthost", paramLabel = "HOST[:PORT]", description = "Hand all outgoing mail to it.")
    private @Nullable String smarthost;

    @Option(names = "--certificate", paramLabel = "FILE", description = "The office's own certificate chain, PEM.")
    private @Nullable String certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its private key, PEM, mode 0600.")
    private @Nullable String key;

    @Option(
            names = "--set",
            paramLabel = "TABLE.KEY=VALUE",
            description = "Any other key of the configuration; the value as TOML, quotes may be left out.")
    private Map<String, String> others = new LinkedHashMap<>();

    @Override
    public Integer call() {
        Founding founding = new Founding(data.box());
        founding.requireNew();
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "office.domain", domain);
        put(given, "office.hostname", hostname == null ? "mail." + domain : hostname);
        put(given, "web.https", https);
        put(given, "web.http", http);
        put(given, "smtp.listen", smtp);
        put(given, "submission.listen-tls", beside(submissions));
        put(given, "submission.listen-starttls", beside(submission));
        put(given, "pop3.pop3s", pop3s);
        put(given, "hop.smtp", hopSmtp);
        put(given, "hop.pop3", hopPop3);
        put(given, "delivery.smarthost", smarthost);
        put(given, "tls.certificate", absolute(certificate));
        put(given, "tls.key", absolute(key));
        others.forEach((path, value) -> put(given, path, value));
        Config config = ConfigText.compose(given);
        String fingerprint = founding.init(config, ConfigText.sample(ConfigText.literals(given)));
        DataDirectory directory = data.directory();
        spec.commandLine().getOut().println("made " + directory.config());
        spec.commandLine().getOut().println("certificate fingerprint (SHA-256) " + fingerprint);
        spec.commandLine()
                .getOut()
                .println("next: postern user add NAME --data '" + directory.path() + "', then postern serve --data '"
                        + directory.path() + "'");
        return 0;
    }

    /**
     * If SMTP is not on its standard port, another server has that port: unnamed listeners must not conflict with that
     * server either.
     */
    private @Nullable String beside(@Nullable String named) {
        return named != null || smtp == null || smtp.endsWith(":25")
                ? named
                : smtp.substring(0, smtp.lastIndexOf(':') + 1) + "0";
    }

    private static void put(Map<String, String> given, String path, @Nullable String value) {
        if (value != null) {
            given.put(path, value);
        }
    }

    /** A typed path is relative to the current directory, not to the data directory. */
    private static @Nullable String absolute(@Nullable String file) {
        return file == null ? null : Path.of(file).toAbsolutePath().toString();
    }
}
