package org.postern.store.filter.junk;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * A corpus made from text in the public domain: letters of an office around lines of old books, and offers as they come
 * unasked. The same number always makes the same message. Synthetic, so easier than life.
 */
final class Letters {
    private static final List<String> BOOKS = List.of(
            "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness",
            "It is a truth universally acknowledged, that a single man in possession of a good fortune must be in want of a wife",
            "Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse",
            "All happy families are alike; every unhappy family is unhappy in its own way",
            "The sun shone, having no alternative, on the nothing new; the meeting of the committee was called to order",
            "In the beginning God created the heaven and the earth, and the earth was without form",
            "Four score and seven years ago our fathers brought forth on this continent a new nation",
            "We hold these truths to be self-evident, that all men are created equal",
            "Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do",
            "You will rejoice to hear that no disaster has accompanied the commencement of an enterprise",
            "\u543e\u8f29\u306f\u732b\u3067\u3042\u308b\u3002\u540d\u524d\u306f\u307e\u3060\u7121\u3044\u3002\u3069\u3053\u3067\u751f\u308c\u305f\u304b\u3068\u3093\u3068\u898b\u5f53\u304c\u3064\u304b\u306c\u3002",
            "\u6625\u306f\u3042\u3051\u307c\u306e\u3002\u3084\u3046\u3084\u3046\u767d\u304f\u306a\u308a\u3086\u304f\u5c71\u304e\u306f\u3001\u3059\u3053\u3057\u3042\u304b\u308a\u3066",
            "\u7947\u5712\u7cbe\u820e\u306e\u9418\u306e\u58f0\u3001\u8af8\u884c\u7121\u5e38\u306e\u97ff\u304d\u3042\u308a");
    private static final List<String> BUSINESS = List.of(
            "please find the minutes of our meeting on Tuesday attached, with the figures for the third quarter",
            "the delivery for the Osaka office was delayed by two days; the carrier has confirmed the new date",
            "could you send me the revised contract before noon, our lawyer wants to read it again",
            "your order has been dispatched today and the invoice is enclosed, payable within thirty days",
            "the printer on the second floor is out of toner again, I have asked for a new one",
            "\u304a\u4e16\u8a71\u306b\u306a\u3063\u3066\u304a\u308a\u307e\u3059\u3002\u898b\u7a4d\u66f8\u3092\u9001\u4ed8\u3044\u305f\u3057\u307e\u3059\u306e\u3067\u3054\u78ba\u8a8d\u304f\u3060\u3055\u3044\u3002");
    private static final List<String> OFFERS = List.of(
            "Congratulations winner! Claim your FREE prize of one million dollars now, click here immediately",
            "Cheap replica watches and luxury bags, 90% discount today only, order now risk free",
            "Your account has been suspended, verify your password and credit card within 24 hours",
            "Lose weight fast with this miracle pill, doctors hate it, satisfaction guaranteed or money back",
            "I am the widow of a late minister and wish to transfer 18 million dollars to your bank account",
            "Work from home and earn 5000 dollars per week guaranteed, no experience needed, limited offer",
            "V1agra and c1alis without prescription, discreet shipping worldwide, lowest prices online",
            "\u5f53\u9078\u304a\u3081\u3067\u3068\u3046\u3054\u3056\u3044\u307e\u3059\uff01\u4eca\u3059\u3050\u30af\u30ea\u30c3\u30af\u3057\u3066\u73fe\u91d1100\u4e07\u5186\u3092\u53d7\u3051\u53d6\u3063\u3066\u304f\u3060\u3055\u3044");

    private Letters() {}

    static byte[] ham(int number) {
        Random random = new Random(number);
        String who = List.of("carol", "dave", "tanaka", "erika").get(random.nextInt(4));
        String body = "Dear colleague,\r\n\r\n" + pick(BUSINESS, random) + ".\r\n" + pick(BOOKS, random) + ".\r\n"
                + pick(BOOKS, random) + ".\r\n" + pick(BUSINESS, random) + ".\r\n\r\nKind regards\r\n" + who + "\r\n";
        return mail(who + "@partner.test", pick(BUSINESS, random).split(",", 2)[0], "text/plain", body);
    }

    static byte[] spam(int number) {
        Random random = new Random(1_000_000L + number);
        String host = "deal" + random.nextInt(50) + ".example";
        // what spam puts in so as to look like mail
        String padding = random.nextInt(3) == 0 ? pick(BOOKS, random) : "";
        String body = "<html><body><h1>" + pick(OFFERS, random) + "</h1><p>" + pick(OFFERS, random) + "</p><p>"
                + padding
                + "</p><a href=\"http://" + host + "/?id=" + random.nextInt(1_000_000) + "\">" + pick(OFFERS, random)
                + "</a></body></html>\r\n";
        return mail("offer" + random.nextInt(1_000) + "@" + host, pick(OFFERS, random), "text/html", body);
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private static byte[] mail(String from, String subject, String type, String body) {
        return ("From: " + from + "\r\nTo: alice@office.test\r\nSubject: " + subject + "\r\nContent-Type: " + type
                        + "; charset=utf-8\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
