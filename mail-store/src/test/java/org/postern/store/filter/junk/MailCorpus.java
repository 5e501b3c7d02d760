package org.postern.store.filter.junk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * A made corpus: letters of an office around passages of books in the public domain, English and Japanese, and what comes
 * unasked, with the disguises that it wears. The same number always makes the same message. Made mail is easier than life: it
 * shows that a filter learns and what it costs, not how good it is in an office.
 */
public final class MailCorpus {
    private static final List<String> BOOKS = List.of(
            "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.",
            "However little known the feelings or views of such a man may be on his first entering a neighbourhood, this truth is so well fixed in the minds of the surrounding families.",
            "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the epoch of belief.",
            "Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse, I thought I would sail about a little.",
            "Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do.",
            "To Sherlock Holmes she is always the woman. I have seldom heard him mention her under any other name.",
            "I went to the woods because I wished to live deliberately, to front only the essential facts of life.",
            "You will rejoice to hear that no disaster has accompanied the commencement of an enterprise which you have regarded with such evil forebodings.",
            "The greatest improvement in the productive powers of labour seems to have been the effects of the division of labour.",
            "Four score and seven years ago our fathers brought forth on this continent a new nation, conceived in liberty.",
            "There were four of us, George, and William Samuel Harris, and myself, and Montmorency. We were sitting in my room, smoking.",
            "All happy families are alike; every unhappy family is unhappy in its own way.",
            "Marley was dead, to begin with. There is no doubt whatever about that. The register of his burial was signed by the clergyman.",
            "Early to bed and early to rise makes a man healthy, wealthy and wise, said the almanack that was found in every house.",
            "The time traveller, for so it will be convenient to speak of him, was expounding a recondite matter to us.");
    /** Books that the office does not quote: what a stranger pads with. */
    private static final List<String> STRANGE_BOOKS = List.of(
            "In the beginning God created the heaven and the earth. And the earth was without form, and void; and darkness was upon the face of the deep.",
            "Squire Trelawney, Doctor Livesey, and the rest of these gentlemen having asked me to write down the whole particulars about Treasure Island.",
            "The studio was filled with the rich odour of roses, and when the light summer wind stirred amidst the trees of the garden.",
            "Left Munich at half past eight in the evening, arriving at Vienna early next morning; should have arrived at six, but the train was an hour late.",
            "No one would have believed in the last years of the nineteenth century that this world was being watched keenly and closely.",
            "You do not know about me without you have read a book by the name of The Adventures of Tom Sawyer; but that is no matter.",
            "Buck did not read the newspapers, or he would have known that trouble was brewing, not alone for himself.",
            "Happy families and miserable ones walked along the river bank, where the Mole had been working very hard all the morning, spring cleaning his little home.");

    private static final List<String> JAPANESE_BOOKS = List.of(
            "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
            "親譲りの無鉄砲で小供の時から損ばかりしている。",
            "ゆく河の流れは絶えずして、しかももとの水にあらず。",
            "ある日の暮方の事である。一人の下人が、羅生門の下で雨やみを待っていた。",
            "春はあけぼの。やうやう白くなりゆく山ぎは、すこしあかりて、紫だちたる雲のほそくたなびきたる。",
            "祇園精舎の鐘の声、諸行無常の響きあり。",
            "山路を登りながら、こう考えた。智に働けば角が立つ。情に棹させば流される。");
    private static final List<String> PEOPLE =
            List.of("Carol", "Dave", "Tanaka", "Erika", "Sato", "Miller", "Yamada", "Nora", "Peter", "Suzuki");
    private static final List<String> THINGS = List.of(
            "hinges", "paper", "valves", "bearings", "brochures", "labels", "pumps", "cables", "shelves", "gaskets");
    private static final List<String> DAYS = List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday");

    /** {0} a thing, {1} a day, {2} a number, {3} a name. */
    private static final List<String> BUSINESS = List.of(
            "please find the minutes of our meeting on {1} attached, with the figures for the third quarter",
            "the delivery of {2} {0} for the Osaka office was delayed; the carrier has confirmed {1}",
            "could you send me the revised contract before {1}, our lawyer wants to read it again",
            "your order of {2} {0} was dispatched today and the invoice is enclosed, payable within thirty days",
            "the printer on the second floor is out of toner again, {3} has asked for a new one",
            "we offer you {2} {0} at the price of last year, free of freight, as long as our stock lasts",
            "thank you for your order number {2}; you can follow it at https://track.carrier.example/{2}",
            "I shall be out of the office until {1}, {3} has the files and can answer for me",
            "the account for {0} does not balance, there are {2} yen too many in the ledger; please check",
            "to reset your password follow https://login.supplier.example/reset/{2}, if it was you who asked",
            "can we move the call to {1}? {3} has a train at noon and would like to take part",
            "attached is the drawing of the {0} with the change that we spoke of; please approve it by {1}",
            "reminder: invoice {2} for {0} is overdue since {1}, please let us know when it will be paid",
            "the newsletter of the chamber of commerce: courses on {1}, fairs, and the new rules for packaging");

    private static final List<String> JAPANESE_BUSINESS = List.of(
            "お世話になっております。{0}の見積書を送付いたしますのでご確認ください。",
            "先日の打ち合わせの議事録をお送りします。ご不明な点がございましたらご連絡ください。",
            "ご注文番号{2}の商品を本日発送いたしました。請求書を同封しております。",
            "来週の会議ですが、{1}に変更していただけますでしょうか。よろしくお願いいたします。",
            "契約書の改訂版を拝見しました。第{2}条についてご相談させてください。");

    /** {0} a brand, {1} a sum, {2} a number. */
    private static final List<String> OFFERS = List.of(
            "Congratulations winner! Claim your FREE prize of ${1} now, click here immediately before it expires",
            "Cheap replica watches and luxury bags, 90% discount today only, order now risk free, {0} quality",
            "Dear customer, your {0} account has been suspended. Verify your password and credit card within 24 hours",
            "Lose weight fast with this miracle pill, doctors hate it, satisfaction guaranteed or money back",
            "I am the widow of a late minister and wish to transfer ${1} to your bank account, you keep 30 percent",
            "Work from home and earn ${1} per week guaranteed, no experience needed, limited offer, act now",
            "Viagra and cialis without prescription, discreet shipping worldwide, lowest prices online pharmacy",
            "Get first page ranking on google, cheap seo packages, thousands of backlinks for only ${2}",
            "Double your bitcoin in 24 hours, guaranteed profit, join our exclusive crypto investment club today",
            "Instant loan approval up to ${1}, bad credit no problem, apply now, funds in your account tomorrow",
            "Hot singles in your area want to meet you tonight, register free, no credit card required, click here",
            "Your parcel could not be delivered: pay the fee of ${2} now or it will be returned, click the link below",
            "Unsubscribe is not needed: this is a one time exclusive casino bonus of ${1}, free spins, play now");

    private static final List<String> JAPANESE_OFFERS = List.of(
            "当選おめでとうございます！今すぐクリックして現金{1}円を受け取ってください。",
            "【重要】お客様のアカウントが停止されました。24時間以内にパスワードとカード番号を確認してください。",
            "完全無料で出会える！今すぐ登録して素敵な女性と会いましょう。",
            "未納料金のお知らせ。本日中にご連絡がない場合は法的手続きに移行します。",
            "誰でも簡単に月{1}円稼げる副業をご紹介します。限定{2}名様、今すぐお申し込みください。");
    private static final List<String> BRANDS = List.of("PayFriend", "BigBank", "AmaZone", "NetFlicks", "Rollex");

    private MailCorpus() {}

    /** Kinds of spam; one may be left out of training to see how a filter takes what it never saw. */
    public static int kinds() {
        return OFFERS.size() + JAPANESE_OFFERS.size();
    }

    /** A letter that somebody wants. */
    public static byte[] ham(long number) {
        Random random = new Random(7_919L * number + 1);
        boolean japanese = random.nextInt(4) == 0;
        String who = pick(PEOPLE, random);
        String firm = "firm" + random.nextInt(60) + ".example";
        List<String> notes = japanese ? JAPANESE_BUSINESS : BUSINESS;
        List<String> books = japanese ? JAPANESE_BOOKS : BOOKS;
        String subject = filled(pick(notes, random), random);
        subject = subject.substring(0, Math.min(subject.length(), japanese ? 14 : 34));
        StringBuilder body = new StringBuilder(japanese ? "様\n\n" : "Dear " + pick(PEOPLE, random) + ",\n\n");
        int lines = 2 + random.nextInt(4);
        for (int i = 0; i < lines; i++) {
            body.append(i % 2 == 0 ? filled(pick(notes, random), random) + "." : pick(books, random))
                    .append('\n');
        }
        body.append("\n").append(who).append("\nhttps://www.").append(firm).append("/\n");
        String head = "From: " + who + " <" + who.toLowerCase(java.util.Locale.ROOT) + "@" + firm + ">\n"
                + "Message-ID: <" + number + "@" + firm + ">\nDate: Mon, 23 Nov 2026 10:00:00 +0900\n"
                + (random.nextInt(3) == 0 ? "In-Reply-To: <" + random.nextInt(9_999) + "@office.test>\n" : "")
                + (random.nextInt(6) == 0 ? "List-Unsubscribe: <mailto:leave@" + firm + ">\n" : "");
        Charset charset = japanese && random.nextBoolean() ? Charset.forName("ISO-2022-JP") : UTF_8;
        return switch (random.nextInt(4)) {
            case 0 ->
                alternative(
                        head, subject, body.toString(), "<p>" + body.toString().replace("\n", "<br>") + "</p>");
            case 1 -> withFile(head, subject, body.toString());
            default -> plain(head, subject, body.toString(), charset, japanese && charset.equals(UTF_8));
        };
    }

    /** An offer of any kind. */
    public static byte[] spam(long number) {
        return spam(number, new Random(104_729L * number + 2).nextInt(kinds()));
    }

    /** An offer of one kind. */
    public static byte[] spam(long number, int kind) {
        Random random = new Random(15_485_863L * number + kind);
        boolean japanese = kind >= OFFERS.size();
        String offer = japanese ? JAPANESE_OFFERS.get(kind - OFFERS.size()) : OFFERS.get(kind);
        String host = "deal" + random.nextInt(400) + (random.nextBoolean() ? ".example" : ".cheap.example");
        String text = disguised(filled(offer, random), random);
        String subject = text.substring(0, Math.min(text.length(), japanese ? 16 : 40));
        subject = random.nextInt(4) == 0 ? subject.toUpperCase(java.util.Locale.ROOT) : subject;
        // What makes it look like a letter to a program: lines of old books, now and then the very ones that the office
        // quotes.
        String padding = random.nextInt(3) != 0 ? "" : pick(random.nextInt(4) == 0 ? BOOKS : STRANGE_BOOKS, random);
        String head = "From: " + (random.nextBoolean() ? pick(BRANDS, random) : pick(PEOPLE, random)) + " <user"
                + random.nextInt(100_000) + "@" + host + ">\n"
                + (random.nextInt(3) == 0 ? "" : "Message-ID: <" + number + "." + kind + "@" + host + ">\n")
                + (random.nextInt(4) == 0 ? "" : "Date: Mon, 23 Nov 2026 03:00:00 +0000\n")
                + (random.nextInt(4) == 0 ? "Reply-To: collect" + random.nextInt(99) + "@free.example\n" : "");
        String link = random.nextInt(5) == 0
                ? "http://198.51.100." + random.nextInt(255) + "/x" + random.nextInt(9_999)
                : "http://" + host + "/?id=" + random.nextInt(1_000_000);
        String html = "<html><body><h1>" + text + "</h1><p style=\"display:none\">" + padding + "</p><a href=\"" + link
                + "\">" + (japanese ? "こちらをクリック" : "Click here") + "</a></body></html>\n";
        return switch (random.nextInt(3)) {
            case 0 -> alternative(head, subject, padding.isEmpty() ? "see the other part" : padding, html);
            case 1 -> plain(head, subject, text + "\n" + link + "\n" + padding + "\n", UTF_8, random.nextBoolean());
            default -> part(head, subject, "text/html", html, UTF_8, random.nextBoolean());
        };
    }

    private static String disguised(String text, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> text.replace('a', '4').replace('i', '1');
            case 1 -> text.replace("e", "e\u200b");
            case 2 -> wide(text);
            default -> text;
        };
    }

    private static String wide(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append((char) (c > 0x20 && c < 0x7f ? c + 0xfee0 : c)));
        return wide.toString();
    }

    private static String filled(String template, Random random) {
        String number = String.valueOf(10 + random.nextInt(90_000));
        return template.replace("${1}", "$" + (1 + random.nextInt(20)) + ",000,000")
                .replace("{0}", random.nextBoolean() ? pick(THINGS, random) : pick(BRANDS, random))
                .replace("${2}", "$" + number)
                .replace("{1}", pick(DAYS, random))
                .replace("{2}", number)
                .replace("{3}", pick(PEOPLE, random));
    }

    private static byte[] plain(String head, String subject, String body, Charset charset, boolean base64) {
        return part(head, subject, "text/plain", body, charset, base64);
    }

    private static byte[] part(String head, String subject, String type, String body, Charset charset, boolean base64) {
        String start = head + "To: alice@office.test\nSubject: " + encoded(subject)
                + "\nMIME-Version: 1.0\nContent-Type: " + type + "; charset=" + charset.name() + "\n";
        byte[] octets = body.replace("\n", "\r\n").getBytes(charset);
        if (base64) {
            return joined(
                    start + "Content-Transfer-Encoding: base64\n\n",
                    Base64.getMimeEncoder().encode(octets));
        }
        return joined(start + "\n", octets);
    }

    private static byte[] alternative(String head, String subject, String text, String html) {
        String all = head + "To: alice@office.test\nSubject: " + encoded(subject)
                + "\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b1\n\n--b1\n"
                + "Content-Type: text/plain; charset=utf-8\n\n" + text + "\n--b1\n"
                + "Content-Type: text/html; charset=utf-8\n\n" + html + "\n--b1--\n";
        return joined(all, new byte[0]);
    }

    private static byte[] withFile(String head, String subject, String text) {
        String all = head + "To: alice@office.test\nSubject: " + encoded(subject)
                + "\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b2\n\n--b2\n"
                + "Content-Type: text/plain; charset=utf-8\n\n" + text + "\n--b2\n"
                + "Content-Type: application/pdf; name=minutes.pdf\nContent-Transfer-Encoding: base64\n"
                + "Content-Disposition: attachment; filename=minutes.pdf\n\nJVBERi0xLjQKJcOkw7zDtsOfCg==\n--b2--\n";
        return joined(all, new byte[0]);
    }

    private static byte[] joined(String head, byte[] body) {
        byte[] first = head.replace("\n", "\r\n").getBytes(UTF_8);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        return all;
    }

    private static String encoded(String subject) {
        return subject.chars().allMatch(c -> c >= 0x20 && c < 0x7f)
                ? subject
                : "=?utf-8?B?" + Base64.getEncoder().encodeToString(subject.getBytes(UTF_8)) + "?=";
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
