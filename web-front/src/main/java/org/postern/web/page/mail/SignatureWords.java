package org.postern.web.page.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.message.sign.Signature;
import org.postern.message.sign.Signature.Scheme;
import org.postern.message.sign.Signature.Signer;
import org.postern.message.sign.Signature.State;
import org.postern.web.page.Wording;
import org.postern.web.page.mail.ReadView.Banner;

/** What a signature says, in words. Never "valid": whom to trust is for the reader. */
record SignatureWords(Wording wording) {
    List<Banner> of(MessageView view) {
        List<Banner> banners = new ArrayList<>();
        for (Signature signature : view.findings().signatures()) {
            add(signature, view.from(), banners);
        }
        return banners;
    }

    private void add(Signature signature, List<Person> authors, List<Banner> banners) {
        if (signature.scheme() == Scheme.PGP) {
            banners.add(info("sign.pgp"));
            return;
        }
        if (signature.signers().isEmpty()) {
            banners.add(warn(signature.state() == State.BROKEN ? "sign.broken-unknown" : "sign.unread"));
            return;
        }
        String names = signature.signers().stream().map(SignatureWords::name).collect(Collectors.joining(", "));
        if (signature.state() == State.BROKEN) {
            banners.add(warn("sign.broken", names));
            return;
        }
        if (signature.state() == State.UNCHECKED) {
            banners.add(warn("sign.unchecked", names));
            return;
        }
        for (Signer signer : signature.signers()) {
            banners.add(signer.issuer()
                    .map(issuer -> info("sign.fits", name(signer), issuer))
                    .orElseGet(() -> warn("sign.own", name(signer))));
            if (!signature.whole()) {
                banners.add(warn("sign.part"));
            }
            if (!signer.current()) {
                banners.add(warn("sign.not-current", name(signer)));
            }
        }
        boolean author = authors.stream()
                .allMatch(person -> signature.signers().stream()
                        .anyMatch(signer ->
                                signer.addresses().contains(person.address().toLowerCase(Locale.ROOT))));
        if (!author || authors.isEmpty()) {
            String writers = authors.stream().map(Person::address).collect(Collectors.joining(", "));
            banners.add(warn("sign.other", names, writers.isEmpty() ? "–" : writers));
        }
    }

    /** The name, with the address where that is another text. */
    private static String name(Signer signer) {
        String address = signer.addresses().stream().findFirst().orElse("");
        boolean same = address.isEmpty() || address.equalsIgnoreCase(signer.name());
        return same ? signer.name() : signer.name() + " <" + address + ">";
    }

    private Banner info(String key, Object... arguments) {
        return new Banner("info", wording.text(key, arguments), null);
    }

    private Banner warn(String key, Object... arguments) {
        return new Banner("warn", wording.text(key, arguments), null);
    }
}
