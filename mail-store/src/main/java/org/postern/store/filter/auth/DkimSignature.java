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
 * One DKIM-Signature field, read by jDKIM, which also refuses it without a signed From, with a foreign i=, or expired.
 *
 * @param raw the field as it came
 * @param algorithm a=, lower case
 * @param names h=, lower case, in order
 * @param identityDomain of i=, lower case
 * @param limit l=, or -1
 */
record DkimSignature(
        byte[] raw,
        String algorithm,
        Domain domain,
        String selector,
        String identityDomain,
        HeaderCanon headerCanon,
        HeaderCanon bodyCanon,
        long limit,
        List<String> names,
        byte[] bodyHash,
        byte[] signature,
        String signatureText) {
    private static final int LONGEST = 16_384; // octets; a signature over a hundred fields takes three thousand
    private static final int MOST_NAMES = 200;
    private static final Pattern SELECTOR = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,180}[A-Za-z0-9_])?");

    /** Throws {@link IllegalArgumentException} or another runtime exception when the field cannot be used. */
    static DkimSignature parse(byte[] raw) {
        if (raw.length > LONGEST) {
            throw new IllegalArgumentException("too long");
        }
        String field = new String(raw, UTF_8);
        SignatureRecord tags = new SignatureRecordImpl(
                field.substring(field.indexOf(':') + 1).stripTrailing());
        String selector = tags.getSelector().toString();
        if (!SELECTOR.matcher(selector).matches()) {
            throw new IllegalArgumentException("not a selector");
        }
        if (tags.getRecordLookupMethods().stream().noneMatch("dns/txt"::contentEquals)) {
            throw new IllegalArgumentException("no known way to the key");
        }
        List<String> names = tags.getHeaders().stream()
                .map(name -> name.toString().toLowerCase(Locale.ROOT))
                .toList();
        if (names.size() > MOST_NAMES) {
            throw new IllegalArgumentException("too many signed fields");
        }
        String identity = tags.getIdentity().toString();
        return new DkimSignature(
                raw,
                (tags.getHashKeyType() + "-" + tags.getHashMethod()).toLowerCase(Locale.ROOT),
                Domain.parse(tags.getDToken().toString()),
                selector,
                identity.substring(identity.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT),
                HeaderCanon.named(tags.getHeaderCanonicalisationMethod()),
                HeaderCanon.named(tags.getBodyCanonicalisationMethod()),
                tags.getBodyHashLimit(),
                names,
                tags.getBodyHash(),
                tags.getSignature(),
                tags.getRawSignature().toString().replaceAll("\\s", ""));
    }

    /** Where its key is published. */
    String keyName() {
        return selector + "._domainkey." + domain;
    }

    DkimFinding finding(DkimResult result, String reason) {
        return new DkimFinding(result, reason, Optional.of(domain), selector, signatureText);
    }
}
