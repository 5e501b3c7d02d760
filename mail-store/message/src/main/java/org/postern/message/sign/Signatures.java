package org.postern.message.sign;

import java.security.Provider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.Store;
import org.postern.message.sign.Signature.Scheme;
import org.postern.message.sign.Signature.Signer;
import org.postern.message.sign.Signature.State;
import org.postern.message.text.VisibleText;

/** Checks the signatures of CMS signed data (RFC 5652 5.6) against the certificates that came with them. */
final class Signatures {
    /** Signers looked at. */
    static final int MOST = 5;

    private static final int LONGEST_NAME = 200;

    private Signatures() {}

    static Signature of(SignerInformationStore infos, Store<?> certificates) {
        Provider provider = new BouncyCastleProvider();
        List<Signer> signers = new ArrayList<>();
        State state = infos.size() == 0 || infos.size() > MOST ? State.UNCHECKED : State.FITS;
        for (SignerInformation info : infos.getSigners().stream().limit(MOST).toList()) {
            Collection<X509CertificateHolder> found = matching(certificates, info);
            State one = State.UNCHECKED;
            for (X509CertificateHolder certificate : found.stream().limit(1).toList()) {
                signers.add(signer(info, certificate));
                one = check(info, certificate, provider);
            }
            state = worse(state, one);
        }
        return new Signature(Scheme.SMIME, state, true, signers);
    }

    private static State worse(State one, State other) {
        if (one == State.BROKEN || other == State.BROKEN) {
            return State.BROKEN;
        }
        return one == State.FITS ? other : one;
    }

    /** The library's stores of certificates have no type argument, or lose it. */
    @SuppressWarnings("unchecked")
    private static Collection<X509CertificateHolder> matching(Store<?> certificates, SignerInformation info) {
        return ((Store<X509CertificateHolder>) certificates).getMatches(info.getSID());
    }

    private static State check(SignerInformation info, X509CertificateHolder certificate, Provider provider) {
        try {
            java.security.PublicKey key = new org.bouncycastle.cert.jcajce.JcaX509CertificateConverter()
                    .setProvider(provider)
                    .getCertificate(certificate)
                    .getPublicKey();
            return info.verify(new JcaSimpleSignerInfoVerifierBuilder()
                            .setProvider(provider)
                            .build(key))
                    ? State.FITS
                    : State.BROKEN;
        } catch (org.bouncycastle.cms.CMSSignerDigestMismatchException e) {
            return State.BROKEN;
        } catch (CMSException
                | OperatorCreationException
                | java.security.cert.CertificateException
                | RuntimeException e) {
            return State.UNCHECKED; // an algorithm or key that is not known here
        }
    }

    private static Signer signer(SignerInformation info, X509CertificateHolder certificate) {
        Set<String> addresses = addresses(certificate);
        Optional<Instant> signedAt = signedAt(info);
        String name = name(certificate.getSubject())
                .orElse(addresses.stream().findFirst().orElse(""));
        boolean own = certificate.getSubject().equals(certificate.getIssuer());
        boolean current = signedAt.map(at -> certificate.isValidOn(java.util.Date.from(at)))
                .orElse(true);
        return new Signer(
                name,
                List.copyOf(addresses),
                own
                        ? Optional.empty()
                        : Optional.of(name(certificate.getIssuer()).orElse("?")),
                signedAt,
                current);
    }

    private static Set<String> addresses(X509CertificateHolder certificate) {
        Set<String> found = new LinkedHashSet<>();
        Extension extension = certificate.getExtension(Extension.subjectAlternativeName);
        if (extension != null) {
            for (GeneralName each :
                    GeneralNames.getInstance(extension.getParsedValue()).getNames()) {
                if (each.getTagNo() == GeneralName.rfc822Name && found.size() < 20) {
                    found.add(bounded(IETFUtils.valueToString(each.getName())));
                }
            }
        }
        values(certificate.getSubject(), BCStyle.EmailAddress).forEach(found::add);
        Set<String> lower = new LinkedHashSet<>();
        found.forEach(address -> lower.add(address.toLowerCase(Locale.ROOT)));
        return lower;
    }

    /** The common name, else the organization, else the address. */
    private static Optional<String> name(X500Name name) {
        List<String> all = new ArrayList<>(values(name, BCStyle.CN));
        all.addAll(values(name, BCStyle.O));
        all.addAll(values(name, BCStyle.OU));
        all.addAll(values(name, BCStyle.EmailAddress));
        return all.stream().filter(each -> !each.isBlank()).findFirst();
    }

    private static List<String> values(X500Name name, org.bouncycastle.asn1.ASN1ObjectIdentifier type) {
        List<String> values = new ArrayList<>();
        for (RDN each : name.getRDNs(type)) {
            if (values.size() < 20) {
                values.add(bounded(IETFUtils.valueToString(each.getFirst().getValue())));
            }
        }
        return values;
    }

    /** Anybody can write anything into a certificate. */
    private static String bounded(String value) {
        return VisibleText.line(value.substring(0, Math.min(value.length(), 10 * LONGEST_NAME)), LONGEST_NAME);
    }

    private static Optional<Instant> signedAt(SignerInformation info) {
        Attribute time = info.getSignedAttributes() == null
                ? null
                : info.getSignedAttributes().get(CMSAttributes.signingTime);
        if (time == null || time.getAttrValues().size() == 0) {
            return Optional.empty();
        }
        ASN1Encodable value = time.getAttrValues().getObjectAt(0);
        return Optional.of(Time.getInstance(value).getDate().toInstant());
    }
}
