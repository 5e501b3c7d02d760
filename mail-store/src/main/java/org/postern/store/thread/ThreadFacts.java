package org.postern.store.thread;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.message.text.SearchFold;
import org.postern.message.text.SubjectPrefix;

/**
 * What tells which other messages belong to a message. Texts are kept as the first 64 bits of their SHA-256, so that
 * nobody can find two that are taken for one. Bounded. Pure.
 *
 * @param id of its Message-ID
 * @param references ids of the messages that it answers, the nearest first
 * @param subject without marks of answers, folded; empty if there is none
 * @param answer whether the subject has such a mark
 * @param people who wrote or got it
 */
public record ThreadFacts(
        Optional<Long> id, List<Long> references, Optional<Long> subject, boolean answer, List<Long> people) {
    public static final ThreadFacts NONE =
            new ThreadFacts(Optional.empty(), List.of(), Optional.empty(), false, List.of());
    /** Others of a letter to many do not decide what belongs together. */
    private static final int MOST_PEOPLE = 16;

    private static final int LONGEST_SUBJECT = 500;

    public static ThreadFacts of(MessageView view) {
        String bare = SubjectPrefix.without(view.subject());
        String folded = SearchFold.of(bare.length() > LONGEST_SUBJECT ? bare.substring(0, LONGEST_SUBJECT) : bare)
                .strip();
        List<Long> references = new ArrayList<>(
                view.references().stream().map(ThreadFacts::hash).toList());
        Collections.reverse(references);
        return new ThreadFacts(
                view.messageId().map(ThreadFacts::hash),
                references,
                folded.codePoints().anyMatch(Character::isLetterOrDigit) ? Optional.of(hash(folded)) : Optional.empty(),
                !bare.equals(view.subject().strip()),
                Stream.of(view.from(), view.to(), view.cc())
                        .flatMap(List::stream)
                        .map(Person::address)
                        .distinct()
                        .limit(MOST_PEOPLE)
                        .map(ThreadFacts::person)
                        .toList());
    }

    static long person(String address) {
        return hash(address.toLowerCase(Locale.ROOT));
    }

    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
