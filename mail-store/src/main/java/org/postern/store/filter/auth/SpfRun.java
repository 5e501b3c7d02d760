package org.postern.store.filter.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.james.jspf.core.DNSLookupContinuation;
import org.apache.james.jspf.core.DNSRequest;
import org.apache.james.jspf.core.DNSResponse;
import org.apache.james.jspf.core.SPF1Constants;
import org.apache.james.jspf.core.SPFChecker;
import org.apache.james.jspf.core.SPFCheckerDNSResponseListener;
import org.apache.james.jspf.core.SPFCheckerExceptionCatcher;
import org.apache.james.jspf.core.SPFSession;
import org.apache.james.jspf.core.exceptions.NeutralException;
import org.apache.james.jspf.core.exceptions.NoneException;
import org.apache.james.jspf.core.exceptions.PermErrorException;
import org.apache.james.jspf.core.exceptions.SPFResultException;
import org.apache.james.jspf.core.exceptions.TempErrorException;
import org.apache.james.jspf.terms.Directive;
import org.apache.james.jspf.terms.MXMechanism;
import org.apache.james.jspf.terms.Mechanism;
import org.apache.james.jspf.terms.PTRMechanism;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Evaluates one jSPF session: takes checkers off the session's stack and queries DNS for them. Confined to one check.
 *
 * <p>jSPF counts the ten terms that may query DNS. This class adds what jSPF lacks of RFC 7208: two void lookups and
 * ten exchangers (4.6.4); a failing DNS is an error for "exists" (5.7) and not for "ptr" (5.5); a name that DNS cannot
 * hold matches nothing (4.3; jSPF ends with "none"); a second "mx" does not continue in the addresses of the first;
 * "ptr" compares without case; any fault of the library is a permanent error of the record, never "neutral".
 */
final class SpfRun {
    private static final int MOST_VOID = 2;
    private static final int MOST_RECORDS = 10;

    private final MailDns dns;
    private final Deadline deadline;
    private final SPFSession session;
    private int voidTerms;
    private boolean termWasVoid;

    SpfRun(MailDns dns, Deadline deadline, SPFSession session) {
        this.dns = dns;
        this.deadline = deadline;
        this.session = session;
    }

    SpfResult result(SPFChecker first) {
        session.pushChecker(first);
        try {
            SPFChecker checker;
            while ((checker = session.popChecker()) != null) {
                try {
                    step(checker);
                } catch (SPFResultException e) {
                    caught(e);
                }
            }
        } catch (TempErrorException e) {
            return SpfResult.TEMPERROR;
        } catch (NoneException e) {
            return SpfResult.NONE;
        } catch (NeutralException e) {
            return SpfResult.NEUTRAL;
        } catch (SPFResultException | RuntimeException e) {
            return SpfResult.PERMERROR;
        }
        String qualifier = session.getCurrentResult();
        return switch (qualifier == null ? SPF1Constants.NEUTRAL : qualifier) {
            case SPF1Constants.PASS -> SpfResult.PASS;
            case SPF1Constants.FAIL -> SpfResult.FAIL;
            case SPF1Constants.SOFTFAIL -> SpfResult.SOFTFAIL;
            default -> SpfResult.NEUTRAL;
        };
    }

    /**
     * Unwinds to the include or redirect in which the fault occurred, which decides its meaning (RFC 7208 5.2, 6.1).
     */
    private void caught(SPFResultException fault) throws SPFResultException {
        SPFResultException pending = fault;
        while (true) {
            SPFChecker catcher = session.popChecker(SPFCheckerExceptionCatcher.class::isInstance);
            if (catcher == null) {
                throw pending;
            }
            try {
                ((SPFCheckerExceptionCatcher) catcher).onException(pending, session);
                return;
            } catch (SPFResultException e) {
                pending = e;
            }
        }
    }

    private void step(SPFChecker checker) throws SPFResultException {
        if (checker instanceof Mechanism) {
            termWasVoid = false;
        }
        if (checker instanceof MXMechanism) {
            session.removeAttribute("MXMechanism.checkRecords");
            session.removeAttribute("MXMechanism.mxRecords");
        }
        try {
            DNSLookupContinuation next = checker.checkSPF(session);
            while (next != null) {
                next = next.getListener().onDNSResponse(answer(next.getRequest(), next.getListener()), session);
            }
        } catch (CheckHost.NoRecord e) {
            throw e;
        } catch (NoneException e) {
            session.setAttribute(Directive.ATTRIBUTE_MECHANISM_RESULT, false);
        } catch (RuntimeException e) {
            throw new PermErrorException(String.valueOf(e.getMessage()));
        }
    }

    private DNSResponse answer(DNSRequest request, SPFCheckerDNSResponseListener listener) throws SPFResultException {
        if (listener instanceof PTRMechanism) {
            compareWithoutCase();
        }
        Answer answer = MailDns.await(dns.ask(request.getHostname(), type(request)), deadline);
        boolean record = listener instanceof CheckHost;
        boolean term = listener instanceof Mechanism;
        if (answer.failed() && (record || (term && !(listener instanceof PTRMechanism)))) {
            throw new TempErrorException("DNS did not answer");
        }
        List<String> values = new ArrayList<>(answer.values());
        if (values.isEmpty()) {
            if (term && !answer.failed()) {
                countVoid();
            }
            return new DNSResponse((@Nullable List<String>) null);
        }
        if (request.getRecordType() == DNSRequest.MX && values.size() > MOST_RECORDS) {
            throw new PermErrorException("more than ten exchangers");
        }
        boolean tooMany = request.getRecordType() == DNSRequest.PTR && values.size() > MOST_RECORDS;
        return new DNSResponse(tooMany ? new ArrayList<>(values.subList(0, MOST_RECORDS)) : values);
    }

    /** A term counts once (RFC 7208 4.6.4): an "mx" whose hosts lack IPv6 is no error for a client that has it. */
    private void countVoid() throws PermErrorException {
        if (!termWasVoid) {
            termWasVoid = true;
            voidTerms++;
            if (voidTerms > MOST_VOID) {
                throw new PermErrorException("too many void lookups");
            }
        }
    }

    private void compareWithoutCase() {
        if (session.getAttribute("PTRMechanism.expandedHost") instanceof String host) {
            String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            session.setAttribute("PTRMechanism.expandedHost", plain.toLowerCase(Locale.ROOT));
        }
    }

    private static int type(DNSRequest request) {
        return switch (request.getRecordType()) {
            case DNSRequest.A -> Type.A;
            case DNSRequest.AAAA -> Type.AAAA;
            case DNSRequest.MX -> Type.MX;
            case DNSRequest.PTR -> Type.PTR;
            default -> Type.TXT;
        };
    }
}
