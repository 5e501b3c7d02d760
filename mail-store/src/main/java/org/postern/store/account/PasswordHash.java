package org.postern.store.account;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.postern.store.password.PasswordForm;

/**
 * Hashes passwords with Argon2id (RFC 9106) into PHC strings: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Older
 * strings are verified at the cost that they name. Thread-safe; each call takes {@code memoryKib} of heap while it
 * runs, which {@link HashMemory} keeps for the next one.
 */
public final class PasswordHash {
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final Cost cost;
    private final SecureRandom random = new SecureRandom();
    private final HashMemory memory;

    public PasswordHash(Cost cost) {
        this(cost, new HashMemory(Argon2BytesGenerator.getBlockCount(cost.memoryKib(), cost.lanes())));
    }

    PasswordHash(Cost cost, HashMemory memory) {
        this.cost = cost;
        this.memory = memory;
    }

    /** Hashes with a fresh salt and the current cost, in {@link PasswordForm}. The password is not wiped. */
    public String hash(char[] password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        char[] form = PasswordForm.of(password);
        byte[] hash = derive(form, salt, cost, HASH_BYTES);
        Arrays.fill(form, '\0');
        return text(salt, hash);
    }

    private String text(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.iterations() + ",p=" + cost.lanes() + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** A string of the current cost that no password matches. It is verified for users who do not exist. */
    String unmatchable() {
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return text(salt, hash);
    }

    /**
     * False for a wrong password, and for anything that is not a PHC string of Argon2id. Tries the password in {@link
     * PasswordForm}, in NFC, as typed and in NFD, as far as these differ: older strings were made from what was typed. So a
     * password with accents costs up to three hashes, whether or not the user exists.
     */
    public boolean verify(String phc, char[] password) {
        Matcher matcher = PHC.matcher(phc);
        Optional<Cost> stored = costOf(matcher);
        if (stored.isEmpty()) {
            return false;
        }
        byte[] salt = Base64.getDecoder().decode(matcher.group(4));
        byte[] expected = Base64.getDecoder().decode(matcher.group(5));
        List<char[]> forms = new ArrayList<>();
        boolean right = false;
        for (char[] form : List.of(
                PasswordForm.of(password),
                normal(password, Normalizer.Form.NFC),
                password.clone(),
                normal(password, Normalizer.Form.NFD))) {
            boolean tried = forms.stream().anyMatch(earlier -> Arrays.equals(earlier, form));
            forms.add(form);
            if (!tried) {
                right |= MessageDigest.isEqual(expected, derive(form, salt, stored.get(), expected.length));
            }
        }
        forms.forEach(form -> Arrays.fill(form, '\0'));
        return right;
    }

    private static char[] normal(char[] password, Normalizer.Form form) {
        CharBuffer text = CharBuffer.wrap(password);
        return Normalizer.isNormalized(text, form)
                ? password.clone()
                : Normalizer.normalize(text, form).toCharArray();
    }

    /** Whether a verified password should be hashed again because the string names another cost. */
    public boolean outdated(String phc) {
        return !costOf(PHC.matcher(phc)).equals(Optional.of(cost));
    }

    private static Optional<Cost> costOf(Matcher matcher) {
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Cost(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3))));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a cost out of bounds: a damaged row must not take all memory
        }
    }

    private byte[] derive(char[] password, byte[] salt, Cost named, int length) {
        byte[] buffer = new byte[3 * password.length]; // a char takes at most three bytes of UTF-8
        ByteBuffer encoded = ByteBuffer.wrap(buffer);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(password), encoded, true);
        byte[] secret = Arrays.copyOf(buffer, encoded.position());
        Arrays.fill(buffer, (byte) 0);
        try {
            // Memory of another size, which an older string may name, is not worth keeping.
            Optional<BlockPool> used = named.equals(cost) ? Optional.of(memory.take()) : Optional.empty();
            Argon2Parameters.Builder parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(named.memoryKib())
                    .withIterations(named.iterations())
                    .withParallelism(named.lanes())
                    .withSalt(salt);
            used.ifPresent(parameters::withBlockPool);
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters.build());
            byte[] out = new byte[length];
            generator.generateBytes(secret, out);
            used.ifPresent(memory::give);
            return out;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * The cost of one hash.
     *
     * @param memoryKib memory of one run in KiB
     * @param iterations passes over the memory
     * @param lanes degree of parallelism
     */
    public record Cost(int memoryKib, int iterations, int lanes) {
        /** OWASP's minimum of 2024 for Argon2id: 19 MiB, 2 passes, 1 lane; about 50 ms on a small office machine. */
        public static final Cost OWASP = new Cost(19_456, 2, 1);

        public Cost {
            if (lanes < 1 || lanes > 16 || iterations < 1 || iterations > 20) {
                throw new IllegalArgumentException("Argon2 passes or lanes out of bounds");
            }
            if (memoryKib < 8 * lanes || memoryKib > 262_144) {
                throw new IllegalArgumentException("Argon2 memory out of bounds");
            }
        }
    }
}
