package org.postern.store.filter.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postern.store.dns.DnsQuestions;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * DNS queries for authenticating one message, on the DNS client and cache of the whole server and in its client's share.
 * After the deadline every answer is {@link Answer#FAILED}. Thread-safe, never blocks.
 *
 * <p>Values: TXT strings joined, each octet as one character (dnsjava's own text form escapes them); addresses as text;
 * names in lower case without final dot. Follows aliases; a loop of aliases is a failure, as for a recursive server.
 */
final class MailDns {
    private final DnsQuestions questions;
    private final InetAddress client;
    private final Deadline deadline;

    /** @param client who sends the message */
    MailDns(DnsQuestions questions, InetAddress client, Deadline deadline) {
        this.questions = questions;
        this.client = client;
        this.deadline = deadline;
    }

    /** A text that is not a valid DNS name has no records. */
    CompletableFuture<Answer> ask(String name, int type) {
        Name absolute;
        try {
            absolute = Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            return CompletableFuture.completedFuture(Answer.NONE);
        }
        return questions
                .ask(client, absolute, type)
                .orTimeout(deadline.remainingNanos(), TimeUnit.NANOSECONDS)
                .handle((result, fault) -> fault == null ? answer(result, type) : failure(fault));
    }

    private static Answer answer(LookupResult result, int type) {
        return Answer.of(result.getRecords().stream()
                .filter(record -> record.getType() == type)
                .map(MailDns::value)
                .toList());
    }

    private static Answer failure(Throwable fault) {
        @Nullable Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
        boolean none = cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException;
        return none ? Answer.NONE : Answer.FAILED;
    }

    private static String value(Record record) {
        if (record instanceof TXTRecord text) {
            return joined(text.getStringsAsByteArrays());
        }
        if (record instanceof ARecord four) {
            return four.getAddress().getHostAddress();
        }
        if (record instanceof AAAARecord six) {
            return six.getAddress().getHostAddress();
        }
        if (record instanceof MXRecord exchanger) {
            return text(exchanger.getTarget());
        }
        return record instanceof PTRRecord pointer ? text(pointer.getTarget()) : record.rdataToString();
    }

    private static String joined(List<byte[]> strings) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        strings.forEach(all::writeBytes);
        return all.toString(ISO_8859_1);
    }

    private static String text(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }
}
