package org.postern.web.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.message.address.Person;
import org.postern.message.mime.PartView;
import org.postern.web.organizer.Labels.Color;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.Outbox.Outgoing;
import org.postern.web.organizer.Outbox.Waiting;
import org.postern.web.session.HopLogin;

/** A typical office mailbox, for looking at the screens. */
final class Samples {
    static final List<PartView> FILES = List.of(
            new PartView(1, "見積書_2026年11月.pdf", "application/pdf", 348_160, false, Optional.empty(), false),
            new PartView(2, "floor-plan.png", "image/png", 1_258_291, false, Optional.empty(), false),
            new PartView(3, "Re: contract.eml", "message/rfc822", 8_200, false, Optional.empty(), true));

    static final Person SENDER = new Person("Grace O'Neil", "grace@partner.test", List.of());

    private static final String[][] LINES = {
        {"佐藤 健一", "sato@example.test", "11月の定例会議の資料について"},
        {"Bob Miller", "bob@office.test", "Re: Lunch on Thursday?"},
        {"Acme Supplies", "orders@acme.test", "Your order 10-4471 has shipped"},
        {"田中 美咲", "tanaka@example.test", "【ご確認】見積書の送付"},
        {"Finance", "finance@office.test", "Invoice 2026-118 approved"},
        {
            "Grace O'Neil",
            "grace@partner.test",
            "Contract draft, third version with all of the comments from Tuesday included"
        },
        {"株式会社サンプル", "info@sample.test", "年末年始の営業日のお知らせ"},
        {"Newsletter", "news@weekly.test", "This week: seven things about small offices"},
        {"", "noreply@service.test", ""},
        {"Dieter Vogel", "dieter@vogel.test", "Lieferung verzögert sich"},
    };

    private Samples() {}

    static void fill(Office office) {
        fill(office.mail, office.organizer);
    }

    private static void label(FakeOrganizer organizer, Color color, String name, String... uidls) {
        HopLogin alice = new HopLogin("alice@office.test", "Alice", "ticket");
        String keyword = organizer
                .labels
                .save(alice, Optional.empty(), name, color)
                .keyword()
                .orElseThrow();
        int unused = organizer.labels.mark(alice, List.of(uidls), Set.of(keyword), Set.of());
    }

    static void fill(FakeMail mail, FakeOrganizer organizer) {
        organizer.own("プロジェクト 2026");
        organizer.own("Suppliers & partners");
        Instant when = mail.now.minusSeconds(400);
        for (int i = 0; i < 120; i++) {
            String[] line = LINES[i % LINES.length];
            boolean html = i % 10 == 2 || i % 10 == 7;
            List<PartView> files = i % 10 == 3 || i % 10 == 5 ? FILES : List.of();
            put(mail, organizer, "m" + i, "inbox", line, when, html ? html() : null, files, flags(i));
            when = when.minusSeconds(2_000 + 1_337L * i);
        }
        label(organizer, Color.GREEN, "Invoices", "m4", "m14", "m3");
        label(organizer, Color.RED, "至急", "m3", "m0");
        label(organizer, Color.BLUE, "Office move 2027", "m3", "m5");
        put(mail, organizer, "t1", "trash", LINES[7], when, null, List.of(), Flag.SEEN);
        put(mail, organizer, "s1", "sent", LINES[1], when, null, List.of(), Flag.SEEN);
        mail.messages.put(
                "odd",
                FakeMail.Mail.raw(
                        "Urgent: your account",
                        "Subject: Urgent: your account\r\nFrom: "
                                + FakeMail.mailbox("ceo@office.test", "attacker@xn--pple-43d.test") + "\r\nFrom: "
                                + FakeMail.mailbox("Grace", "grace@partner.test")
                                + "\r\nReply-To: collect@elsewhere.test\r\nTo: alice@office.test\r\nCc: "
                                + FakeMail.mailbox("山田 太郎", "yamada@example.test")
                                + "\r\nContent-Type: text/plain; charset=x-unknown\r\n\r\n"
                                + "Please transfer the amount today. \u00a310\r\n\r\nhttps://example.test/pay\r\n"));
        organizer.put("odd", "inbox", mail.now.minusSeconds(86_400L * 500));
        organizer.outgoing.add(new Outgoing(
                "1",
                Optional.of("s1"),
                mail.now.minusSeconds(5_400),
                List.of(new Waiting(
                        "partner@elsewhere.test",
                        mail.now.plusSeconds(1_800),
                        3,
                        "451 4.7.1 Greylisted, please try again in 300 seconds",
                        false))));
    }

    private static Flag[] flags(int i) {
        if (i % 4 == 0 && i < 12) {
            return i == 8 ? new Flag[] {Flag.FLAGGED} : new Flag[0];
        }
        if (i % 7 == 1) {
            return new Flag[] {Flag.SEEN, Flag.ANSWERED};
        }
        return i % 9 == 5 ? new Flag[] {Flag.SEEN, Flag.FLAGGED} : new Flag[] {Flag.SEEN};
    }

    private static void put(
            FakeMail mail,
            FakeOrganizer organizer,
            String uidl,
            String folder,
            String[] line,
            Instant when,
            @org.jspecify.annotations.Nullable String html,
            List<PartView> files,
            Flag... flags) {
        mail.messages.put(
                uidl, FakeMail.message(line[2], new Person(line[0], line[1], List.of()), text(), html, when, files));
        mail.parts.put(uidl + "/2", FakeMail.PNG);
        mail.nested.put(
                uidl + "/3",
                FakeMail.message(
                        "Re: contract",
                        new Person("Grace", "grace@partner.test", List.of()),
                        text(),
                        null,
                        when,
                        List.of()));
        organizer.put(uidl, folder, when, flags);
    }

    private static String text() {
        return "お世話になっております。\n\n木曜日の会議の資料をお送りします。ご確認のほど、よろしくお願いいたします。\n"
                + "The room is booked from 10:00, see https://office.test/rooms?id=4 for the plan.\n\n"
                + "> On Monday, Bob Miller wrote:\n> Shall we meet on Thursday?\n>> Yes, gladly.\n\n--\n佐藤 健一\n";
    }

    private static String html() {
        return "<div style=\"font-family:Arial\"><h1>Your order has shipped</h1><p>Dear Alice,</p>"
                + "<p>the parcel with <b>12 chairs</b> left our warehouse today.</p>"
                + "<table border=\"1\" cellpadding=\"6\"><tr><th>Item</th><th>Pieces</th></tr>"
                + "<tr><td>Chair, oak</td><td>12</td></tr></table>"
                + "<p><img src=\"https://tracker.test/pixel.gif\" width=\"120\" height=\"40\" alt=\"logo\">"
                + "<a href=\"https://evil.test/login\">https://acme.test/track</a></p><script>alert(1)</script></div>";
    }
}
