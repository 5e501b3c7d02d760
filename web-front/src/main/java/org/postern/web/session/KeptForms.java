package org.postern.web.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps forms that were posted after their session had ended, for 30 minutes, sealed (AES-256-GCM) with a key that only
 * the browser's cookie holds. Thread-safe; in memory, bounded; the oldest forms are removed first.
 */
public final class KeptForms {
    /** How long a form is kept. */
    public static final Duration KEPT = Duration.ofMinutes(30);

    private static final Logger LOG = LoggerFactory.getLogger(KeptForms.class);
    private static final int ID_OCTETS = 12;
    private static final int KEY_OCTETS = 32;
    private static final int TEXT_LENGTH = 59;

    private static final class Sealed {
        private final String owner;
        private final byte[] iv;
        private final byte[] box;
        private final long nanos;

        Sealed(String owner, byte[] iv, byte[] box, long nanos) {
            this.owner = owner;
            this.iv = iv;
            this.box = box;
            this.nanos = nanos;
        }
    }

    private final long memory;
    private final LongSupplier nanos;
    private final SecureRandom random;
    private final Map<String, Sealed> sealed = new LinkedHashMap<>();
    private long held;

    /** @param memory octets for all forms together */
    public KeptForms(long memory, LongSupplier nanos, SecureRandom random) {
        this.memory = memory;
        this.nanos = nanos;
        this.random = random;
    }

    /**
     * Keeps a form for its writer.
     *
     * @param owner mail address of the only person who may open it
     * @return the cookie value that opens it, which the server does not keep; empty if the form is too large
     */
    public Optional<String> keep(KeptForm form, String owner) {
        byte[] plain = KeptFormCodec.write(form);
        if (plain.length > memory / 4) {
            return Optional.empty();
        }
        byte[] ticket = new byte[ID_OCTETS + KEY_OCTETS];
        random.nextBytes(ticket);
        byte[] iv = new byte[12];
        random.nextBytes(iv);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(ticket);
        String who = owner.toLowerCase(Locale.ROOT);
        byte[] box = crypt(Cipher.ENCRYPT_MODE, ticket, iv, who, plain);
        add(text.substring(0, 16), new Sealed(who, iv, box, nanos.getAsLong()));
        return Optional.of(text);
    }

    private synchronized void add(String id, Sealed form) {
        sweep();
        sealed.put(id, form);
        held += form.box.length;
        Iterator<Sealed> oldest = sealed.values().iterator();
        while (held > memory) {
            held -= oldest.next().box.length;
            oldest.remove();
        }
    }

    /** Opens the form of this cookie value for the person, without removing it. */
    public Optional<KeptForm> find(String cookie, String address) {
        if (cookie.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        Sealed form;
        synchronized (this) {
            sweep();
            form = sealed.get(cookie.substring(0, 16));
        }
        String who = address.toLowerCase(Locale.ROOT);
        if (form == null || !form.owner.equals(who)) {
            return Optional.empty();
        }
        try {
            byte[] ticket = Base64.getUrlDecoder().decode(cookie);
            return Optional.of(KeptFormCodec.read(crypt(Cipher.DECRYPT_MODE, ticket, form.iv, who, form.box)));
        } catch (IllegalArgumentException e) {
            LOG.info("a kept form was requested with a wrong key");
            return Optional.empty();
        }
    }

    /** Removes the form of this cookie value. */
    public synchronized void drop(String cookie) {
        if (cookie.length() == TEXT_LENGTH) {
            Sealed gone = sealed.remove(cookie.substring(0, 16));
            held -= gone == null ? 0 : gone.box.length;
        }
    }

    /** Removes expired forms. */
    public synchronized void sweep() {
        Iterator<Sealed> each = sealed.values().iterator();
        while (each.hasNext()) {
            Sealed form = each.next();
            if (nanos.getAsLong() - form.nanos < KEPT.toNanos()) {
                return;
            }
            held -= form.box.length;
            each.remove();
        }
    }

    /** @throws IllegalArgumentException if the key is not the one that sealed the form */
    private static byte[] crypt(int mode, byte[] ticket, byte[] iv, String owner, byte[] in) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(ticket, ID_OCTETS, KEY_OCTETS, "AES"), new GCMParameterSpec(128, iv));
            cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(in);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not sealed with this key", e);
        }
    }
}
