package org.postern.web.page.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.message.address.Author;
import org.postern.message.address.Authorship;
import org.postern.message.address.NameKey;
import org.postern.message.address.Person;
import org.postern.message.header.AuthenticationResults;
import org.postern.web.organizer.Colleagues.Colleague;
import org.postern.web.organizer.Colleagues.OfficeFacts;

/**
 * What a reader is told about the sender of a message. Uses only what the office's own server wrote at receipt; where it
 * wrote nothing, because another server received the mail or the mail was imported, nothing is said about proof. Pure.
 *
 * @param proven the domain that is proven to be the sender's; empty if none is
 * @param signers the domains whose signature was valid; none unless the sender is proven
 */
record SenderFinding(Optional<String> proven, List<Remark> remarks, Set<String> signers) {
    static final SenderFinding NOTHING = new SenderFinding(Optional.empty(), List.of(), Set.of());

    SenderFinding {
        signers = Set.copyOf(signers);
        remarks = List.copyOf(remarks);
    }

    /** Kinds of remarks; the page has the words. */
    enum Kind {
        /** An address of the office, but the mail came from outside and nothing proves it. */
        OFFICE_FROM_OUTSIDE(true),
        /** The mail came from outside and names nobody as its sender. */
        NO_SENDER(true),
        /** Nothing proves the sender. */
        UNPROVEN(true),
        /** Nothing proves the sender, as is usual for mail that a mailing list passed on. */
        UNPROVEN_LIST(false),
        /** DNS did not answer when the mail came. */
        UNCHECKED(false),
        /** The name of a colleague with an address elsewhere. */
        COLLEAGUE_NAME(true),
        /** Answers go to another domain, and the sender is not proven. */
        REPLIES_ELSEWHERE(true),
        /** Answers go to another domain. */
        REPLIES_ELSEWHERE_PROVEN(false);

        private final boolean grave;

        Kind(boolean grave) {
            this.grave = grave;
        }

        boolean grave() {
            return grave;
        }
    }

    /** @param about what the words name: an address or a domain */
    record Remark(Kind kind, List<String> about) {}

    /** Whether a list marks the row. */
    boolean marked() {
        return remarks.stream().anyMatch(each -> each.kind.grave());
    }

    /** Whether the only fault is that nothing proves the sender. */
    boolean onlyUnproven() {
        return marked()
                && remarks.stream().filter(each -> each.kind.grave()).allMatch(each -> each.kind == Kind.UNPROVEN);
    }

    /** @param replyTo of the message; empty where it is not known */
    static SenderFinding of(Authorship authorship, List<Person> from, List<Person> replyTo, OfficeFacts facts) {
        if (facts.server().isEmpty()) {
            return new SenderFinding(Optional.empty(), replies(authorship, replyTo, true), Set.of());
        }
        Author author = authorship.author();
        String server = facts.server().get();
        Optional<AuthenticationResults.Method> dmarc =
                authorship.resultsOf(server).flatMap(results -> results.method("dmarc"));
        boolean outside = dmarc.isPresent()
                || (authorship.resultsOf(server).isEmpty()
                        && authorship
                                .receivedBy()
                                .filter(hop -> hop.host().equalsIgnoreCase(server) && !hop.authenticated())
                                .isPresent());
        Optional<String> domain = author.domain();
        boolean ours = domain.filter(name -> isOffice(name, facts)).isPresent();
        boolean proven = domain.isPresent()
                && dmarc.isPresent()
                && authorship
                        .resultsOf(server)
                        .filter(results -> proves(results, domain.get()))
                        .isPresent();
        List<Remark> remarks = new ArrayList<>();
        if (ours && outside && !proven) {
            remarks.add(new Remark(Kind.OFFICE_FROM_OUTSIDE, author.addresses()));
        } else if (domain.isPresent() && dmarc.isPresent() && !proven) {
            Kind kind = authorship.list()
                    ? Kind.UNPROVEN_LIST
                    : dmarc.get().result().equals("temperror") ? Kind.UNCHECKED : Kind.UNPROVEN;
            remarks.add(new Remark(kind, List.of(domain.get())));
        } else if (outside && author.unclear().equals(Optional.of(Author.Unclear.MISSING))) {
            remarks.add(new Remark(Kind.NO_SENDER, List.of()));
        }
        if (outside && !ours && author.clear()) {
            colleague(from, facts).ifPresent(address -> remarks.add(new Remark(Kind.COLLEAGUE_NAME, List.of(address))));
        }
        remarks.addAll(replies(authorship, replyTo, proven || !outside));
        Set<String> signers = proven ? signers(authorship.resultsOf(server).orElseThrow()) : Set.of();
        return new SenderFinding(proven ? domain : Optional.empty(), remarks, signers);
    }

    private static Set<String> signers(AuthenticationResults results) {
        return results.methods().stream()
                .filter(method -> method.name().equals("dkim") && method.pass())
                .flatMap(method -> method.property("header.d").stream())
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Whether the results prove that the author's domain sent the message. */
    private static boolean proves(AuthenticationResults results, String domain) {
        AuthenticationResults.Method dmarc = results.method("dmarc").orElseThrow();
        if (!dmarc.property("header.from").orElse("").equalsIgnoreCase(domain)) {
            return false; // it judged another author
        }
        Optional<String> author = dmarc.property("policy.author");
        if (author.isPresent() || !dmarc.result().equals("none")) {
            return author.map("proven"::equals).orElse(dmarc.pass());
        }
        // Mail from before the server wrote more: alignment with exactly this domain.
        return results.methods().stream()
                .filter(AuthenticationResults.Method::pass)
                .flatMap(method -> method.property(method.name().equals("spf") ? "smtp.mailfrom" : "header.d").stream())
                .anyMatch(domain::equalsIgnoreCase);
    }

    private static Optional<String> colleague(List<Person> from, OfficeFacts facts) {
        for (Person person : from) {
            String key = NameKey.of(person.name());
            for (Colleague colleague : facts.colleagues()) {
                if (!key.isEmpty() && colleague.nameKey().equals(key)) {
                    return Optional.of(colleague.address());
                }
            }
        }
        return Optional.empty();
    }

    private static List<Remark> replies(Authorship authorship, List<Person> replyTo, boolean trusted) {
        Author author = authorship.author();
        List<Remark> remarks = new ArrayList<>();
        for (Person person : replyTo) {
            String address = person.address();
            String domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
            boolean same = author.domain().filter(own -> related(own, domain)).isPresent();
            if (address.indexOf('@') > 0 && !same && !authorship.list() && remarks.isEmpty()) {
                Kind kind = trusted ? Kind.REPLIES_ELSEWHERE_PROVEN : Kind.REPLIES_ELSEWHERE;
                remarks.add(new Remark(kind, List.of(address)));
            }
        }
        return remarks;
    }

    private static boolean isOffice(String domain, OfficeFacts facts) {
        return facts.domains().stream().anyMatch(ours -> domain.equals(ours) || domain.endsWith("." + ours));
    }

    /** One domain, or one below the other. */
    private static boolean related(String one, String other) {
        return one.equals(other) || one.endsWith("." + other) || other.endsWith("." + one);
    }
}
