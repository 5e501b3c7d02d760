package org.postern.store.filter.auth;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.james.jspf.core.DNSRequest;
import org.apache.james.jspf.core.DNSService;
import org.apache.james.jspf.core.DNSServiceEnabled;
import org.apache.james.jspf.core.MacroData;
import org.apache.james.jspf.core.MacroExpand;
import org.apache.james.jspf.core.MacroExpandEnabled;
import org.apache.james.jspf.core.SPF1Record;
import org.apache.james.jspf.core.SPFCheckEnabled;
import org.apache.james.jspf.core.SPFChecker;
import org.apache.james.jspf.core.SPFRecordParser;
import org.apache.james.jspf.core.exceptions.NeutralException;
import org.apache.james.jspf.core.exceptions.NoneException;
import org.apache.james.jspf.core.exceptions.PermErrorException;
import org.apache.james.jspf.impl.DefaultTermsFactory;
import org.apache.james.jspf.parser.RFC4408SPF1Parser;
import org.apache.james.jspf.wiring.WiringServiceTable;

/**
 * jSPF's record parser with its terms wired together. Thread-safe.
 *
 * <p>Limits the parser's input: its expressions recurse for every character of a term, so that a term of some thousand
 * characters would overflow the stack.
 */
final class SpfTerms {
    /** Octets; RFC 7208 3.4 recommends 450, large providers reach 1,000. */
    static final int MAX_RECORD = 4_096;
    /** Octets; a domain name has 253 at most. */
    static final int MAX_TERM = 400;

    private static final String VERSION = "v=spf1";

    private final SPFRecordParser parser;

    /** @param checkHost evaluates the record of a session's current domain, for include and redirect */
    SpfTerms(SPFChecker checkHost) {
        NoDns noDns = new NoDns();
        WiringServiceTable services = new WiringServiceTable();
        services.put(DNSServiceEnabled.class, noDns);
        services.put(MacroExpandEnabled.class, new OneAtATime(noDns));
        services.put(SPFCheckEnabled.class, checkHost);
        parser = new RFC4408SPF1Parser(new DefaultTermsFactory(services));
    }

    /** Whether a TXT record is an SPF record (RFC 7208 4.5). */
    static boolean isSpf(String text) {
        return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
    }

    SPF1Record parse(String text) throws PermErrorException {
        String terms = text.substring(VERSION.length());
        if (terms.length() > MAX_RECORD) {
            throw new PermErrorException("the record is too long");
        }
        for (String term : terms.split(" ", -1)) {
            if (term.length() > MAX_TERM) {
                throw new PermErrorException("a term is too long");
            }
        }
        try {
            // A final space: jSPF treats an included record without terms, such as "v=spf1", as an error.
            return parser.parse(VERSION + terms + " ");
        } catch (NoneException | NeutralException e) {
            throw new PermErrorException(e.getMessage());
        }
    }

    /** jSPF stores a pattern in a field between two steps of one expansion: two threads would mix their macros. */
    private static final class OneAtATime extends MacroExpand {
        OneAtATime(DNSService service) {
            super(service);
        }

        @Override
        public synchronized String expand(String input, MacroData data, boolean explanation) throws PermErrorException {
            return super.expand(input, data, explanation);
        }
    }

    /** The terms query through {@link SpfRun}; only the limit of records comes from here. */
    private static final class NoDns implements DNSService {
        private static final int MOST_RECORDS = 10;

        @Override
        public List<String> getRecords(DNSRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<List<String>> getRecordsAsync(DNSRequest request) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public List<String> getLocalDomainNames() {
            return List.of();
        }

        @Override
        public void setTimeOut(int seconds) {
            // the deadline of the check applies
        }

        @Override
        public int getRecordLimit() {
            return MOST_RECORDS;
        }

        @Override
        public void setRecordLimit(int limit) {
            // RFC 7208 4.6.4 sets the number
        }
    }
}
