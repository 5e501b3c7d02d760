package org.postern.store.filter.auth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.james.jspf.core.DNSLookupContinuation;
import org.apache.james.jspf.core.DNSRequest;
import org.apache.james.jspf.core.DNSResponse;
import org.apache.james.jspf.core.SPF1Constants;
import org.apache.james.jspf.core.SPF1Record;
import org.apache.james.jspf.core.SPFChecker;
import org.apache.james.jspf.core.SPFCheckerDNSResponseListener;
import org.apache.james.jspf.core.SPFSession;
import org.apache.james.jspf.core.exceptions.NoneException;
import org.apache.james.jspf.core.exceptions.PermErrorException;
import org.apache.james.jspf.core.exceptions.TempErrorException;
import org.apache.james.jspf.terms.ExpModifier;
import org.jspecify.annotations.Nullable;

/**
 * check_host() of RFC 7208 4.3 to 4.7: finds the record of the session's current domain and pushes its terms on the
 * session's stack. Thread-safe: all changing state is in the session.
 *
 * <p>Replaces jSPF's own {@code SPF} class, which queries the abandoned record type 99, accepts a record after leading
 * spaces, treats an included record without mechanisms as an error, and logs a peer's mistakes as errors. {@code exp=}
 * is ignored: no text from a stranger's DNS goes into our replies.
 */
final class CheckHost implements SPFChecker, SPFCheckerDNSResponseListener {
    private final SpfTerms terms = new SpfTerms(this);

    /** There is no record: the result of a check, or a permanent error of the record that includes this one. */
    static final class NoRecord extends NoneException {
        private static final long serialVersionUID = 1L;

        NoRecord() {
            super("no SPF record");
        }
    }

    @Override
    public @Nullable DNSLookupContinuation checkSPF(SPFSession session) throws NoneException {
        if (session.getCurrentResult() != null) {
            return null;
        }
        return new DNSLookupContinuation(new DNSRequest(session.getCurrentDomain(), DNSRequest.TXT), this);
    }

    @Override
    public @Nullable DNSLookupContinuation onDNSResponse(DNSResponse response, SPFSession session)
            throws PermErrorException, NoneException, TempErrorException {
        List<SPFChecker> checkers = new ArrayList<>();
        SPF1Record record = terms.parse(only(values(response)));
        checkers.addAll(record.getDirectives());
        record.getModifiers().stream()
                .filter(modifier -> !(modifier instanceof ExpModifier))
                .forEach(checkers::add);
        checkers.add(CheckHost::neutralWhenNothingMatched);
        Collections.reverse(checkers);
        checkers.forEach(session::pushChecker);
        return null;
    }

    private static List<String> values(DNSResponse response) throws TempErrorException {
        try {
            List<String> values = response.getResponse();
            return values == null ? List.of() : values;
        } catch (org.apache.james.jspf.core.exceptions.TimeoutException e) {
            throw new TempErrorException("DNS did not answer");
        }
    }

    private static String only(List<String> texts) throws PermErrorException, NoRecord {
        List<String> records = texts.stream().filter(SpfTerms::isSpf).toList();
        if (records.isEmpty()) {
            throw new NoRecord();
        }
        if (records.size() > 1) {
            throw new PermErrorException("more than one SPF record");
        }
        return records.get(0);
    }

    /** RFC 7208 4.7. */
    private static @Nullable DNSLookupContinuation neutralWhenNothingMatched(SPFSession session) {
        if (session.getCurrentResult() == null) {
            session.setCurrentResult(SPF1Constants.NEUTRAL);
        }
        return null;
    }
}
