package org.postern.store.filter.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.james.mime4j.stream.RawField;
import org.xbill.DNS.Type;

/**
 * Verifies the topmost DKIM signatures of a message (RFC 6376 6). Thread-safe.
 *
 * <p>These never pass: rsa-sha1 and RSA keys below 1,024 bits (RFC 8301) or above 4,096; an l= that leaves a part of
 * the body unsigned, since anybody could append to it (RFC 6376 8.2); a repeated field that must occur only once,
 * unless all its occurrences are signed (8.15).
 */
final class DkimCheck {
    private static final Set<String> SINGLE = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "content-transfer-encoding");

    private final int mostSignatures;
    private final KeyRecords keys = new KeyRecords();

    DkimCheck(int mostSignatures) {
        this.mostSignatures = mostSignatures;
    }

    /** Reads the signatures and queries their keys; {@link #verify} needs the {@link #answers}. */
    List<Candidate> begin(MessageHeader header, MailDns dns) {
        return header.named("dkim-signature").stream()
                .limit(mostSignatures)
                .map(field -> candidate(field, dns))
                .toList();
    }

    /** Completes when the keys are there, or will not come. */
    static CompletableFuture<Void> answers(List<Candidate> candidates) {
        return CompletableFuture.allOf(candidates.stream()
                .filter(Candidate.Open.class::isInstance)
                .map(candidate -> ((Candidate.Open) candidate).key())
                .toArray(CompletableFuture[]::new));
    }

    private static Candidate candidate(RawField field, MailDns dns) {
        DkimSignature signature;
        try {
            signature = new DkimSignature(field.getRaw().toByteArray());
        } catch (RuntimeException e) {
            return new Candidate.Settled(DkimFinding.unreadable("the signature is malformed or expired"));
        }
        return switch (signature.algorithm()) {
            case "rsa-sha256", "ed25519-sha256" ->
                new Candidate.Open(signature, dns.ask(signature.keyName(), Type.TXT));
            case "rsa-sha1" ->
                new Candidate.Settled(signature.finding(DkimResult.POLICY, "rsa-sha1 proves nothing any more"));
            default -> new Candidate.Settled(signature.finding(DkimResult.PERMERROR, "unknown algorithm"));
        };
    }

    /** @param body opened only when a signature matches the header */
    List<DkimFinding> verify(List<Candidate> candidates, MessageHeader header, BodySource body) throws IOException {
        Map<Candidate, DkimFinding> findings = new HashMap<>();
        List<Candidate.Open> held = new ArrayList<>();
        BodyHashes hashes = new BodyHashes();
        for (Candidate candidate : candidates) {
            if (candidate instanceof Candidate.Open open) {
                Optional<DkimFinding> problem = problem(open, header);
                if (problem.isPresent()) {
                    findings.put(open, problem.get());
                } else {
                    held.add(open);
                    hashes.want(open.signature().bodyCanon(), open.signature().limit());
                }
            } else if (candidate instanceof Candidate.Settled settled) {
                findings.put(settled, settled.finding());
            }
        }
        if (!hashes.nothingWanted()) {
            try (InputStream in = body.open()) {
                hashes.read(in);
            }
        }
        held.forEach(open -> findings.put(open, bodyFinding(open.signature(), hashes)));
        return candidates.stream().map(findings::get).toList();
    }

    private Optional<DkimFinding> problem(Candidate.Open open, MessageHeader header) {
        DkimSignature signature = open.signature();
        Answer answer = open.key().join();
        if (answer.failed()) {
            return Optional.of(signature.finding(DkimResult.TEMPERROR, "DNS did not give the key"));
        }
        Optional<KeyRecord> found = keys.firstUsable(answer.values());
        if (found.isEmpty()) {
            return Optional.of(signature.finding(DkimResult.PERMERROR, "no key"));
        }
        KeyRecord key = found.get();
        if (key.rsa() != signature.algorithm().startsWith("rsa") || !key.allowsSha256Mail()) {
            return Optional.of(signature.finding(DkimResult.PERMERROR, "the key is for something else"));
        }
        if (!key.lengthAccepted()) {
            return Optional.of(signature.finding(DkimResult.POLICY, "the key is too short or too long"));
        }
        if (key.sameDomainOnly()
                && !signature.identityDomain().equals(signature.domain().ascii())) {
            return Optional.of(signature.finding(DkimResult.PERMERROR, "the key is not for subdomains"));
        }
        if (!key.verifies(signed(signature, header), signature.signature())) {
            return Optional.of(signature.finding(DkimResult.FAIL, "the signature does not verify"));
        }
        return addedField(signature, header)
                ? Optional.of(signature.finding(DkimResult.POLICY, "a field occurs twice and is signed once"))
                : Optional.empty();
    }

    private static DkimFinding bodyFinding(DkimSignature signature, BodyHashes hashes) {
        byte[] actual = hashes.hash(signature.bodyCanon(), signature.limit());
        long length = hashes.length(signature.bodyCanon());
        if (signature.limit() > length || !Arrays.equals(actual, signature.bodyHash())) {
            return signature.finding(DkimResult.FAIL, "the body was changed");
        }
        return signature.limit() >= 0 && signature.limit() < length
                ? signature.finding(DkimResult.POLICY, "a part of the body is not signed")
                : signature.finding(DkimResult.PASS, "");
    }

    /** RFC 6376 3.7, 5.4.2: each name in h= takes the next of its fields from the bottom, or nothing. */
    static byte[] signed(DkimSignature signature, MessageHeader header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, Integer> taken = new HashMap<>();
        for (String name : signature.names()) {
            List<RawField> fields = header.named(name);
            int count = taken.merge(name, 1, Integer::sum);
            if (count <= fields.size()) {
                byte[] raw = fields.get(fields.size() - count).getRaw().toByteArray();
                out.writeBytes(signature.headerCanon().field(raw));
            }
        }
        out.writeBytes(signature.headerCanon().stub(signature.raw()));
        return out.toByteArray();
    }

    private static boolean addedField(DkimSignature signature, MessageHeader header) {
        return SINGLE.stream().anyMatch(name -> {
            int present = header.named(name).size();
            return present > 1
                    && signature.names().stream().filter(name::equals).count() < present;
        });
    }

    /** A signature being checked. */
    sealed interface Candidate {
        /** The result is known without a query. */
        record Settled(DkimFinding finding) implements Candidate {}

        /** The key has been queried. */
        record Open(DkimSignature signature, CompletableFuture<Answer> key) implements Candidate {}
    }

    /** Opens the body, at its first octet. */
    interface BodySource {
        InputStream open() throws IOException;
    }
}
