package org.postern.store.filter.auth;

import java.util.List;
import java.util.Optional;
import org.postern.store.address.Domain;
import org.postern.store.dns.OrganizationalDomain;
import org.postern.store.filter.auth.DmarcRecord.Policy;

/**
 * DMARC as a pure function from facts to a judgement (RFC 7489 4, 6.6).
 *
 * <p>An author's domain passes when SPF or a DKIM signature passes for a domain aligned with it. With several authors
 * the strictest judgement applies, and all must pass. A message with more than one From field never passes: the domains'
 * policies for failing mail apply to it. Nor does one whose author is not clear: for each domain that it names, the
 * policy applies if the domain is not proven; if it is proven but asks for anything, the message is junk. A domain that
 * only a display name holds cannot have mail rejected, but made junk. Where DNS failed and its answer could have changed
 * the outcome, the judgement is to try again later.
 */
final class DmarcPolicy {
    private DmarcPolicy() {}

    /**
     * The policy that one author's domain publishes.
     *
     * @param failed whether DNS gave no answer
     * @param record empty when nothing usable is published
     * @param fromOrganization whether it was found at the organizational domain, above the author's
     */
    record Published(Domain author, boolean failed, Optional<DmarcRecord> record, boolean fromOrganization) {}

    /** All facts that the judgement depends on. */
    record Facts(Authors authors, List<Published> published, SpfFinding spf, List<DkimFinding> dkim) {}

    /** As in Authentication-Results (RFC 7489 11.2). */
    enum Result {
        NONE,
        PASS,
        FAIL,
        TEMPERROR,
        PERMERROR
    }

    /** The consequence, from the mildest. */
    enum Action {
        NOTHING,
        QUARANTINE,
        DEFER,
        REJECT
    }

    /**
     * The outcome.
     *
     * @param domain the domain it concerns; empty when no author could be read
     * @param asked the policy published for it; empty when there is none
     * @param reason in our words; may be empty
     * @param author whether the author's domain is proven, also where it publishes no policy
     */
    record Judgement(
            Result result,
            Action action,
            Optional<Domain> domain,
            Optional<Policy> asked,
            String reason,
            AuthorProof author) {}

    /** Whether the author is who the message says, for the reader. */
    enum AuthorProof {
        PROVEN,
        UNPROVEN,
        UNCLEAR
    }

    static Judgement judge(Facts facts) {
        if (facts.authors().fields() > 1) {
            return malformed(facts, "more than one From field");
        }
        if (facts.authors().fields() == 0) {
            // It names nobody, so it impersonates nobody; devices write such mail.
            return new Judgement(
                    Result.PERMERROR,
                    Action.NOTHING,
                    Optional.empty(),
                    Optional.empty(),
                    "no From field",
                    AuthorProof.UNCLEAR);
        }
        if (!facts.authors().clear()) {
            return unclear(facts);
        }
        Judgement strictest = null;
        boolean named = false;
        for (Published published : facts.published()) {
            Judgement judgement = judge(published, facts);
            if (facts.authors().named().contains(published.author())) {
                named |= judgement.action() == Action.QUARANTINE || judgement.action() == Action.REJECT;
            } else if (strictest == null || stricter(judgement, strictest)) {
                strictest = judgement;
            }
        }
        if (strictest == null) {
            return malformed(facts, "no author can be read");
        }
        return named && strictest.action() == Action.NOTHING
                ? new Judgement(
                        strictest.result(),
                        Action.QUARANTINE,
                        strictest.domain(),
                        strictest.asked(),
                        "the name holds an address of another domain",
                        strictest.author())
                : strictest;
    }

    private static Judgement unclear(Facts facts) {
        // What nobody was asked about may ask for anything.
        boolean all = facts.published().size()
                >= facts.authors().domains().size() + facts.authors().named().size();
        Action action = all && !facts.published().isEmpty() ? Action.NOTHING : Action.QUARANTINE;
        for (Published published : facts.published()) {
            Judgement judgement = judge(published, facts);
            boolean asks =
                    judgement.asked().filter(asked -> asked != Policy.NONE).isPresent();
            Action one = judgement.result() == Result.PASS && asks ? Action.QUARANTINE : judgement.action();
            action = one.compareTo(action) > 0 ? one : action;
        }
        return new Judgement(
                Result.PERMERROR,
                action,
                facts.published().stream().findFirst().map(Published::author),
                Optional.empty(),
                "the author is not one clear address",
                AuthorProof.UNCLEAR);
    }

    /** Applies the strictest policy of the named domains to a message that proves nothing. */
    private static Judgement malformed(Facts facts, String reason) {
        Action action = facts.authors().clear() ? Action.NOTHING : Action.QUARANTINE;
        for (Published published : facts.published()) {
            Action asked = published.failed()
                    ? Action.DEFER
                    : published
                            .record()
                            .map(record -> action(record.asked(published.fromOrganization())))
                            .orElse(Action.NOTHING);
            action = asked.compareTo(action) > 0 ? asked : action;
        }
        Optional<Domain> domain = facts.published().stream().findFirst().map(Published::author);
        return new Judgement(Result.PERMERROR, action, domain, Optional.empty(), reason, AuthorProof.UNCLEAR);
    }

    private static Action action(Policy asked) {
        return switch (asked) {
            case NONE -> Action.NOTHING;
            case QUARANTINE -> Action.QUARANTINE;
            case REJECT -> Action.REJECT;
        };
    }

    /**
     * Of two equal actions, prefers the one that is not a pass: a message passes for all of its authors or for none.
     */
    private static boolean stricter(Judgement one, Judgement other) {
        int order = one.action().compareTo(other.action());
        return order > 0 || (order == 0 && other.result() == Result.PASS && one.result() != Result.PASS);
    }

    private static Judgement judge(Published published, Facts facts) {
        Domain author = published.author();
        if (published.failed()) {
            // A pass for exactly this domain counts whatever the record says.
            boolean certain = passes(author, facts, true, true);
            return new Judgement(
                    Result.TEMPERROR,
                    certain ? Action.NOTHING : Action.DEFER,
                    Optional.of(author),
                    Optional.empty(),
                    "DNS did not give the policy",
                    proof(certain));
        }
        if (published.record().isEmpty()) {
            return new Judgement(
                    Result.NONE,
                    Action.NOTHING,
                    Optional.of(author),
                    Optional.empty(),
                    "",
                    proof(passes(author, facts, false, false)));
        }
        DmarcRecord record = published.record().get();
        Policy asked = record.asked(published.fromOrganization());
        if (passes(author, facts, record.strictSpf(), record.strictDkim())) {
            return new Judgement(
                    Result.PASS, Action.NOTHING, Optional.of(author), Optional.of(asked), "", AuthorProof.PROVEN);
        }
        if (mightPass(author, facts, record)) {
            return new Judgement(
                    Result.TEMPERROR,
                    asked == Policy.NONE ? Action.NOTHING : Action.DEFER,
                    Optional.of(author),
                    Optional.of(asked),
                    "DNS did not give what SPF or DKIM need",
                    AuthorProof.UNPROVEN);
        }
        return new Judgement(
                Result.FAIL, action(asked), Optional.of(author), Optional.of(asked), "", AuthorProof.UNPROVEN);
    }

    private static AuthorProof proof(boolean proven) {
        return proven ? AuthorProof.PROVEN : AuthorProof.UNPROVEN;
    }

    private static boolean passes(Domain author, Facts facts, boolean strictSpf, boolean strictDkim) {
        return (facts.spf().result() == SpfResult.PASS
                        && aligned(author, facts.spf().domain(), strictSpf))
                || facts.dkim().stream()
                        .anyMatch(signature -> signature.result() == DkimResult.PASS
                                && aligned(author, signature.domain(), strictDkim));
    }

    private static boolean mightPass(Domain author, Facts facts, DmarcRecord record) {
        return (facts.spf().result() == SpfResult.TEMPERROR
                        && aligned(author, facts.spf().domain(), record.strictSpf()))
                || facts.dkim().stream()
                        .anyMatch(signature -> signature.result() == DkimResult.TEMPERROR
                                && aligned(author, signature.domain(), record.strictDkim()));
    }

    private static boolean aligned(Domain author, Optional<Domain> proven, boolean strict) {
        return proven.isPresent()
                && (proven.get().equals(author)
                        || (!strict && OrganizationalDomain.of(proven.get()).equals(OrganizationalDomain.of(author))));
    }
}
