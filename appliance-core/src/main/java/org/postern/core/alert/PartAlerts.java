package org.postern.core.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.postern.core.runtime.FaultListener;
import org.postern.store.report.Alert;

/** Alerts about parts of the box that do not work, and once they work again. Thread-safe. */
public record PartAlerts(Consumer<Alert> alerts) implements FaultListener {
    private static final Duration APART = Duration.ofDays(1);

    /** What a part that does not work means for the office. */
    private record Meaning(String english, String japanese) {}

    private static final Map<String, Meaning> MEANINGS = Map.of(
            "store",
            new Meaning(
                    "The mail database is damaged. People see what could be read of it; mail from outside waits at its senders."
                            + " Restore a backup, or run: postern salvage.",
                    "メールのデータベースが破損しています。読み取れたものだけを表示しています。外からのメールは送信元で待っています。"
                            + "バックアップから復元するか、postern salvage を実行してください。"),
            "writer",
            new Meaning(
                    "The mail store cannot be written: mail from outside waits at its senders.",
                    "メールを保存できません。外からのメールは、送信元のサーバーで待っています。"),
            "dns",
            new Meaning(
                    "The box cannot ask DNS: mail from outside waits at its senders, and nothing is sent.",
                    "DNS に問い合わせできません。外からのメールは送信元で待ち、外へのメールも送れません。"),
            "mail",
            new Meaning(
                    "The mail ports do not answer as they should: mail programs and other mail servers cannot connect.",
                    "メールのポートが正しく応答しません。メールソフトやほかのサーバーが接続できません。"),
            "queue",
            new Meaning("Mail to the outside is not sent; it waits in the box.", "外へのメールが送れません。このサーバーの中で待っています。"),
            "web",
            new Meaning("The webmail accepts no connections.", "ウェブメールに接続できません。"));

    @Override
    public void lasts(String part, String fault, Instant since) {
        Meaning meaning = MEANINGS.getOrDefault(
                part, new Meaning("The part \"" + part + "\" does not work.", "「" + part + "」が動いていません。"));
        String from = StateAlerts.time(since);
        alerts.accept(new Alert(
                "part:" + part,
                APART,
                "A part of the mail server does not work: " + part,
                List.of(
                        meaning.english(),
                        "Since " + from + ". The reason: " + fault + ".",
                        "Restart it: service postern restart. Nothing that was accepted is lost by that.",
                        "If it comes again, look for ERROR in the log /var/log/postern/postern.log.",
                        "Read: \"Watch it from outside\" in " + StateAlerts.OPERATIONS),
                List.of(
                        meaning.japanese(),
                        from + " からです。原因: " + fault,
                        "service postern restart で再起動してください。受け取ったメールは失われません。",
                        "また起きるときは、ログ /var/log/postern/postern.log の ERROR を見てください。",
                        "説明: " + StateAlerts.OPERATIONS + " の「Watch it from outside」")));
    }

    @Override
    public void ended(String part, Instant since) {
        String from = StateAlerts.time(since);
        alerts.accept(new Alert(
                "works:" + part,
                APART,
                "A part of the mail server works again: " + part,
                List.of(
                        "It did not work since " + from + ". Now it does; you need not do anything.",
                        "The reason is in the log: /var/log/postern/postern.log.",
                        "Read: \"Watch it from outside\" in " + StateAlerts.OPERATIONS),
                List.of(
                        from + " から動いていませんでしたが、直りました。何もする必要はありません。",
                        "原因はログ /var/log/postern/postern.log にあります。",
                        "説明: " + StateAlerts.OPERATIONS + " の「Watch it from outside」")));
    }
}
