package org.postern.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key and certificate of every TLS listener of the box. New handshakes use changed files without a restart; a
 * faulty new pair is reported, and the old one stays. Thread-safe.
 *
 * <p>A certificate that was accepted once stays in use after it expires, across restarts too (its fingerprint is
 * stored), so that mail keeps flowing. A certificate that is already expired when it is installed is refused.
 */
public final class ServerKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerKeys.class);
    private static final String ACCEPTED = "accepted";

    private final PrivateFiles files;
    private final TlsSettings settings;
    private final Clock clock;
    private final ServerContexts contexts;
    private final SSLContext context;
    private final ScheduledExecutorService looker;

    private String digestInUse;
    private String digestLastSeen;
    private String digestReported = "";
    private Optional<String> refused = Optional.empty();
    private int stageReported = 31;

    /** Builds the curve tables for keys of the box's own kind ahead of their first use. Thread-safe. */
    public static void prepare() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(generator.generateKeyPair().getPrivate());
            signature.update((byte) 0);
            var unused = signature.sign();
        } catch (GeneralSecurityException e) {
            throw new TlsKeyException("this Java runtime has no elliptic curves", e);
        }
    }

    private ServerKeys(PrivateFiles files, TlsSettings settings, Clock clock) {
        this.files = files;
        this.settings = settings;
        this.clock = clock;
        this.contexts = new ServerContexts(load(), clock);
        this.context = ModernTls.of(contexts);
        this.digestInUse = digest();
        this.digestLastSeen = digestInUse;
        this.looker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tls-keys");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Loads the keys. Makes the box's own keys where none are configured and none exist.
     *
     * @param keysDirectory made with mode 0700 if missing; refused if other users may enter it
     * @throws TlsKeyException with the fault and the command that fixes it
     */
    public static ServerKeys open(Path keysDirectory, TlsSettings settings, Clock clock) {
        ServerKeys keys = new ServerKeys(PrivateFiles.in(keysDirectory), settings, clock);
        long millis = settings.lookInterval().toMillis();
        // Scheduled executors use monotonic time: when the wall clock jumps, the checks neither pile up nor stop.
        var unused = keys.looker.scheduleWithFixedDelay(keys::look, millis, millis, TimeUnit.MILLISECONDS);
        keys.warn();
        return keys;
    }

    /**
     * Examines the keys without making or changing anything. Throws {@link TlsKeyException} if a start would be
     * refused.
     */
    public static KeyStatus inspect(Path keysDirectory, TlsSettings settings, Clock clock) {
        if (!Files.isDirectory(keysDirectory)) {
            throw new TlsKeyException("there is no key directory " + keysDirectory + ": it is made by the first start");
        }
        PrivateFiles files = PrivateFiles.in(keysDirectory);
        KeyPairWithChain pair =
                settings.own().isPresent() ? own(files, settings, clock) : localPair(files, settings, clock);
        return status(pair, settings, clock, Optional.empty());
    }

    /**
     * For both Jetty and Netty. Engines made from it always use the current key. TLS 1.3 and 1.2 only. Clients may resume for at most
     * {@link ServerContexts#LIFE} after a full handshake, and never across a change of the certificate.
     */
    public SSLContext serverContext() {
        return context;
    }

    /** The certificate to install in browsers; empty when the office uses its own certificate. */
    public Optional<String> caCertificatePem() {
        return settings.own().isPresent()
                ? Optional.empty()
                : Optional.of(new LocalAuthority(files, settings.hostName(), clock).certificatePem());
    }

    /** SHA-256 of the server certificate in use, {@code AB:CD:…}. */
    public String fingerprint() {
        return contexts.pair().fingerprint();
    }

    public synchronized KeyStatus status() {
        return status(contexts.pair(), settings, clock, refused);
    }

    /**
     * Checks the files now, renews the box's own certificate when it is due, and loads changed files if they are sound.
     * Half replaced files (new certificate, old key) are reported only when they have not changed between two checks.
     * Returns whether a new key is in use.
     */
    public synchronized boolean refresh() {
        String before = digestLastSeen;
        try {
            if (settings.own().isEmpty()) {
                new LocalAuthority(files, settings.hostName(), clock).current();
            }
            String now = digest();
            digestLastSeen = now;
            if (now.equals(digestInUse)) {
                refused = Optional.empty();
                warn();
                return false;
            }
            contexts.replace(load());
            digestInUse = now;
            stageReported = 31;
            refused = Optional.empty();
            LOG.info("took over a new certificate, {}", contexts.pair().fingerprint());
            warn();
            return true;
        } catch (TlsKeyException e) {
            String settled = digestLastSeen;
            refused = Optional.of(String.valueOf(e.getMessage()));
            if (settled.equals(before) && !settled.equals(digestReported)) {
                digestReported = settled;
                LOG.error("the changed key files are not used, the earlier key stays: {}", e.getMessage());
            }
            warn();
            return false;
        }
    }

    @Override
    public void close() {
        looker.shutdownNow();
    }

    private void look() {
        try {
            refresh();
        } catch (RuntimeException e) {
            // An executor never runs a scheduled task again after it threw.
            LOG.error("looking at the key files failed; the earlier key stays", e);
        }
    }

    private KeyPairWithChain load() {
        if (settings.own().isEmpty()) {
            return new LocalAuthority(files, settings.hostName(), clock).current();
        }
        KeyPairWithChain pair = own(files, settings, clock);
        files.write(ACCEPTED, pair.fingerprint() + "\n");
        return pair;
    }

    private static KeyPairWithChain own(PrivateFiles files, TlsSettings settings, Clock clock) {
        TlsSettings.Own own = settings.own().orElseThrow();
        PrivateFiles.requirePrivate(existing(own.key()), "600");
        KeyPairWithChain pair = new KeyPairWithChain(
                PemFiles.privateKey(own.key()), PemFiles.certificates(existing(own.certificate())));
        List<String> faults = new PairCheck(settings.hostName()).lasting(pair);
        if (faults.isEmpty() && !accepted(files, pair)) {
            faults = PairCheck.passing(pair, clock.instant());
        }
        if (!faults.isEmpty()) {
            throw new TlsKeyException("The certificate " + own.certificate() + " with the key " + own.key()
                    + " cannot be used: " + String.join("; ", faults));
        }
        return pair;
    }

    private static KeyPairWithChain localPair(PrivateFiles files, TlsSettings settings, Clock clock) {
        LocalAuthority authority = new LocalAuthority(files, settings.hostName(), clock);
        if (!authority.exists()) {
            throw new TlsKeyException(
                    "there is no server key yet in " + files.directory() + ": it is made by the first start");
        }
        return authority.existing();
    }

    private static Path existing(Path file) {
        if (!Files.exists(file)) {
            throw new TlsKeyException(file + " does not exist, or its directory may not be entered");
        }
        return file;
    }

    private static boolean accepted(PrivateFiles files, KeyPairWithChain pair) {
        Path file = files.path(ACCEPTED);
        return Files.exists(file)
                && new String(PemFiles.bytes(file), java.nio.charset.StandardCharsets.US_ASCII)
                        .strip()
                        .equals(pair.fingerprint());
    }

    private static KeyStatus status(
            KeyPairWithChain pair, TlsSettings settings, Clock clock, Optional<String> refused) {
        return new KeyStatus(
                pair.leaf().getSubjectX500Principal().getName(),
                pair.leaf().getIssuerX500Principal().getName(),
                pair.fingerprint(),
                pair.leaf().getNotBefore().toInstant(),
                pair.leaf().getNotAfter().toInstant(),
                settings.own().isEmpty(),
                Expiry.warnings(pair, clock.instant()),
                refused);
    }

    /** Warns once when each threshold is passed, not at every check. */
    private synchronized void warn() {
        KeyPairWithChain pair = contexts.pair();
        int stage = Expiry.stage(pair.leaf().getNotAfter().toInstant(), clock.instant());
        if (stage < stageReported) {
            stageReported = stage;
            for (String warning : Expiry.warnings(pair, clock.instant())) {
                if (stage == 0) {
                    LOG.error("{}; mail keeps flowing", warning);
                } else {
                    LOG.warn("{}", warning);
                }
            }
        }
    }

    private String digest() {
        MessageDigest sum = KeyDigests.sha256();
        if (settings.own().isPresent()) {
            sum.update(PemFiles.bytes(settings.own().get().certificate()));
            sum.update(PemFiles.bytes(settings.own().get().key()));
        } else {
            sum.update(PemFiles.bytes(files.path(LocalAuthority.SERVER_PAIR)));
        }
        return HexFormat.of().formatHex(sum.digest());
    }
}
