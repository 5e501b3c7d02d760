package org.postern.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
 * The key and certificate that every TLS listener of the box uses, kept current while it runs. Changed files are taken over
 * by new handshakes without a restart; a bad new pair is reported and the old one stays. Thread-safe.
 *
 * <p>A certificate that was once accepted keeps the mail flowing when it expires, across restarts too (its fingerprint is
 * kept); one that is already expired when it is first put in place is refused.
 */
public final class ServerKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerKeys.class);
    private static final String ACCEPTED = "accepted";

    private final PrivateFiles files;
    private final TlsSettings settings;
    private final Clock clock;
    private final CurrentKeyManager manager;
    private final SSLContext context;
    private final ScheduledExecutorService looker;

    private String digestInUse;
    private String digestLastSeen;
    private String digestReported = "";
    private Optional<String> refused = Optional.empty();
    private int stageReported = 31;

    /** Does what the first use of a key of this box's own kind would have to: the tables of its curve. Thread-safe. */
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
        this.manager = new CurrentKeyManager(load());
        this.context = ModernTls.of(manager);
        this.digestInUse = digest();
        this.digestLastSeen = digestInUse;
        this.looker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tls-keys");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Loads the keys, making the box's own where none are configured and none exist.
     *
     * @param keysDirectory made with mode 0700 if missing; refused if others may enter it
     * @throws TlsKeyException with what is wrong and the command that mends it
     */
    public static ServerKeys open(Path keysDirectory, TlsSettings settings, Clock clock) {
        ServerKeys keys = new ServerKeys(PrivateFiles.in(keysDirectory), settings, clock);
        long millis = settings.lookInterval().toMillis();
        // Scheduled executors run on monotonic time: a leap of the wall clock neither floods nor stalls the looking.
        var unused = keys.looker.scheduleWithFixedDelay(keys::look, millis, millis, TimeUnit.MILLISECONDS);
        keys.warn();
        return keys;
    }

    /** Examines the keys without making or changing anything; throws {@link TlsKeyException} if a start would be refused. */
    public static KeyStatus inspect(Path keysDirectory, TlsSettings settings, Clock clock) {
        if (!Files.isDirectory(keysDirectory)) {
            throw new TlsKeyException("there is no key directory " + keysDirectory + ": it is made by the first start");
        }
        PrivateFiles files = PrivateFiles.in(keysDirectory);
        KeyPairWithChain pair =
                settings.own().isPresent() ? own(files, settings, clock) : localPair(files, settings, clock);
        return status(pair, settings, clock, Optional.empty());
    }

    /** For Jetty and Netty alike; engines made from it take the key of the moment. TLS 1.3 and 1.2 only. */
    public SSLContext serverContext() {
        return context;
    }

    /** The certificate to install in browsers; empty when the office brought its own. */
    public Optional<String> caCertificatePem() {
        return settings.own().isPresent()
                ? Optional.empty()
                : Optional.of(new LocalAuthority(files, settings.hostName(), clock).certificatePem());
    }

    /** SHA-256 of the server certificate in use, {@code AB:CD:…}. */
    public String fingerprint() {
        return manager.current().fingerprint();
    }

    public synchronized KeyStatus status() {
        return status(manager.current(), settings, clock, refused);
    }

    /**
     * Looks at the files now, renews the box's own certificate when that is due, and takes over what changed and is sound.
     * Files that are half replaced (the certificate already, the key not yet) are not reported until they have stayed the same
     * for two looks. Returns whether a new key is in use.
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
            manager.replace(load());
            digestInUse = now;
            stageReported = 31;
            refused = Optional.empty();
            LOG.info("took over a new certificate, {}", manager.current().fingerprint());
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
            // A scheduled task that throws is never run again.
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

    /** Says it once as each threshold is passed, not at every look. */
    private synchronized void warn() {
        KeyPairWithChain pair = manager.current();
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
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            if (settings.own().isPresent()) {
                sum.update(PemFiles.bytes(settings.own().get().certificate()));
                sum.update(PemFiles.bytes(settings.own().get().key()));
            } else {
                sum.update(PemFiles.bytes(files.path(LocalAuthority.SERVER_PAIR)));
            }
            return HexFormat.of().formatHex(sum.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new TlsKeyException("this Java runtime has no SHA-256", e);
        }
    }
}
