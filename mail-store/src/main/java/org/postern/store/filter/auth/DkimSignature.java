package org.postern.store.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.tagvalue.SignatureRecordImpl;
import org.postern.store.address.Domain;

/**
 * One DKIM-Signature field, parsed by jDKIM, which also refuses a field without a signed From, with a foreign i=, or
 * expired. Immutable.
 */
final class DkimSignature {
    private static final int LONGEST = 16_384; // octets; a signature over a hundred fields takes three thousand
    private static final int MOST_NAMES = 200;
    private static final Pattern SELECTOR = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,180}[A-Za-z0-9_])?");

    private final byte[] raw;
    private final SignatureRecord tags;
    private final Domain domain;
    private final HeaderCanon headerCanon;
    private final HeaderCanon bodyCanon;
    private final List<String> names;

    /** Throws {@link IllegalArgumentException} or another runtime exception when the field is not usable. */
    DkimSignature(byte[] raw) {
        if (raw.length > LONGEST) {
            throw new IllegalArgumentException("too long");
        }
        this.raw = raw.clone();
        String field = new String(raw, UTF_8);
        tags = new SignatureRecordImpl(field.substring(field.indexOf(':') + 1).stripTrailing());
        domain = Domain.parse(tags.getDToken().toString());
        headerCanon = HeaderCanon.named(tags.getHeaderCanonicalisationMethod());
        bodyCanon = HeaderCanon.named(tags.getBodyCanonicalisationMethod());
        names = tags.getHeaders().stream()
                .map(name -> name.toString().toLowerCase(Locale.ROOT))
                .toList();
        if (names.size() > MOST_NAMES) {
            throw new IllegalArgumentException("too many signed fields");
        }
        if (!SELECTOR.matcher(selector()).matches()) {
            throw new IllegalArgumentException("not a selector");
        }
        if (tags.getRecordLookupMethods().stream().noneMatch("dns/txt"::contentEquals)) {
            throw new IllegalArgumentException("no known way to the key");
        }
        if (limit() < -1) {
            throw new IllegalArgumentException("a negative length");
        }
    }

    /** The field as it came. */
    byte[] raw() {
        return raw.clone();
    }

    /** a=, lower case. */
    String algorithm() {
        return (tags.getHashKeyType() + "-" + tags.getHashMethod()).toLowerCase(Locale.ROOT);
    }

    /** d=. */
    Domain domain() {
        return domain;
    }

    /** s=. */
    private String selector() {
        return tags.getSelector().toString();
    }

    /** The domain of i=, lower case. */
    String identityDomain() {
        String identity = tags.getIdentity().toString();
        return identity.substring(identity.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    HeaderCanon headerCanon() {
        return headerCanon;
    }

    HeaderCanon bodyCanon() {
        return bodyCanon;
    }

    /** l=, or -1. */
    int limit() {
        return tags.getBodyHashLimit();
    }

    /** h=, lower case, in order. */
    List<String> names() {
        return names;
    }

    /** bh=. */
    byte[] bodyHash() {
        return tags.getBodyHash();
    }

    /** b=. */
    byte[] signature() {
        return tags.getSignature();
    }

    /** The name under which its key is published. */
    String keyName() {
        return selector() + "._domainkey." + domain;
    }

    DkimFinding finding(DkimResult result, String reason) {
        String text = tags.getRawSignature().toString().replaceAll("\\s", "");
        return new DkimFinding(result, reason, Optional.of(domain), selector(), text);
    }
}
