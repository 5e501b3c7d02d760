package org.postern.core.admin.box;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.postern.core.admin.Box;
import org.postern.core.config.Config;
import org.postern.store.filter.dkim.PublishedKeys;
import org.postern.store.route.Dns;
import org.postern.tls.dkim.DkimGeneration;
import org.postern.tls.dkim.DkimKey;
import org.postern.tls.dkim.DkimKeys;
import org.postern.tls.dkim.DkimRecord;

/** The keys that sign mail (DKIM). A running server loads changes made here. */
public final class MailSigning {
    private final Box box;

    public MailSigning(Box box) {
        this.box = box;
    }

    /** The result of comparing a record with DNS. */
    public enum Verdict {
        OK("ok"),
        DIFFERS("differs"),
        MISSING("missing"),
        NO_ANSWER("no answer");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** A record that must be in DNS, the state of its keys, and the result of the comparison with DNS. */
    public record Published(String name, DkimGeneration.State state, Verdict verdict) {}

    /** Returns the DNS records of the office in zone file form. */
    public List<String> zone() {
        Config config = box.config();
        return OfficeZone.lines(config, keys(config).status());
    }

    public List<DkimGeneration.Status> list() {
        return keys(box.config()).status();
    }

    /** Makes new keys, which do not sign yet. */
    public DkimGeneration rotate() {
        return act("dkim rotate", keys -> keys.rotate());
    }

    /** Starts signing with the pending keys. */
    public DkimGeneration activate() {
        return act("dkim activate", keys -> keys.activate());
    }

    private DkimGeneration act(String name, java.util.function.Function<DkimKeys, DkimGeneration> change) {
        Config config = box.config();
        try {
            return box.actOnFiles(name, config.office().domain().toString(), act -> {
                DkimGeneration generation = change.apply(keys(config));
                act.note(generation.name());
                return generation;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks DNS for the record of each key. */
    public List<Published> published() {
        Config config = box.config();
        PublishedKeys published = new PublishedKeys(Dns.session(
                config.mailServer().delivery().dns().servers(),
                config.mailServer().delivery().dns().timeout()));
        List<Published> found = new ArrayList<>();
        for (DkimGeneration.Status status : keys(config).status()) {
            for (DkimRecord record :
                    status.generation().keys().stream().map(DkimKey::record).toList()) {
                Verdict verdict = verdict(published.compare(record.name(), record.text()));
                found.add(new Published(record.name(), status.state(), verdict));
            }
        }
        return found;
    }

    private static Verdict verdict(PublishedKeys.Answer answer) {
        return switch (answer) {
            case OK -> Verdict.OK;
            case DIFFERS -> Verdict.DIFFERS;
            case MISSING -> Verdict.MISSING;
            case UNKNOWN -> Verdict.NO_ANSWER;
        };
    }

    private DkimKeys keys(Config config) {
        return DkimKeys.open(
                box.directory().keys(), config.dkim().settings(config.office(), config.tls()), box.clock());
    }
}
