package org.postern.store.filter.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
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
 * Evaluates one jSPF session: takes checkers off the session's stack and queries DNS for them. Holds no thread while it
 * waits for an answer, and continues on the thread that brings it. Confined to one check, which runs it once.
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
    private final SPFSession session;
    private final CompletableFuture<SpfResult> result = new CompletableFuture<>();
    private @Nullable DNSLookupContinuation asked;
    private int voidTerms;
    private boolean termWasVoid;

    SpfRun(MailDns dns, SPFSession session) {
        this.dns = dns;
        this.session = session;
    }

    CompletableFuture<SpfResult> result(SPFChecker first) {
        session.pushChecker(first);
        advance(null);
        return result;
    }

    /**
     * Goes on until an answer is missing. Answers that are there already do not nest.
     *
     * @param come the answer to what was asked; null when nothing was
     */
    private void advance(@Nullable Answer come) {
        Answer answer = come;
        try {
            while (true) {
                try {
                    if (!step(answer)) {
                        result.complete(reached());
                        return;
                    }
                } catch (SPFResultException e) {
                    asked = null;
                    caught(e);
                }
                answer = null;
                DNSLookupContinuation next = asked;
                if (next != null) {
                    DNSRequest request = next.getRequest();
                    CompletableFuture<Answer> question = dns.ask(request.getHostname(), type(request));
                    if (!question.isDone()) {
                        question.thenAccept(this::advance).exceptionally(this::broken);
                        return;
                    }
                    answer = question.join();
                }
            }
        } catch (TempErrorException e) {
            result.complete(SpfResult.TEMPERROR);
        } catch (NoneException e) {
            result.complete(SpfResult.NONE);
        } catch (NeutralException e) {
            result.complete(SpfResult.NEUTRAL);
        } catch (SPFResultException | RuntimeException e) {
            result.complete(SpfResult.PERMERROR);
        }
    }

    /** Only an Error comes here; the message must not wait for ever. */
    private @Nullable Void broken(Throwable fault) {
        result.completeExceptionally(fault);
        return null;
    }

    private SpfResult reached() {
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

    /**
     * Gives an answer to who asked, or begins the next checker, which may ask.
     *
     * @return false at the end
     */
    private boolean step(@Nullable Answer come) throws SPFResultException {
        DNSLookupContinuation waiting = asked;
        asked = null;
        try {
            if (waiting != null && come != null) {
                DNSResponse response = response(come, waiting.getRequest(), waiting.getListener());
                asked = waiting.getListener().onDNSResponse(response, session);
                return true;
            }
            SPFChecker checker = session.popChecker();
            if (checker == null) {
                return false;
            }
            begun(checker);
            asked = checker.checkSPF(session);
        } catch (CheckHost.NoRecord e) {
            throw e;
        } catch (NoneException e) {
            session.setAttribute(Directive.ATTRIBUTE_MECHANISM_RESULT, false);
        } catch (RuntimeException e) {
            throw new PermErrorException(String.valueOf(e.getMessage()));
        }
        return true;
    }

    private void begun(SPFChecker checker) {
        if (checker instanceof Mechanism) {
            termWasVoid = false;
        }
        if (checker instanceof MXMechanism) {
            session.removeAttribute("MXMechanism.checkRecords");
            session.removeAttribute("MXMechanism.mxRecords");
        }
    }

    private DNSResponse response(Answer answer, DNSRequest request, SPFCheckerDNSResponseListener listener)
            throws SPFResultException {
        if (listener instanceof PTRMechanism) {
            compareWithoutCase();
        }
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
