package org.postern.core.alert;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.core.runtime.JavaLevel;
import org.postern.store.report.Alert;
import org.postern.tls.Expiry;
import org.postern.tls.KeyStatus;

/** The words of alerts about states that begin slowly and last. Pure. */
public final class StateAlerts {
    static final String OPERATIONS = "/usr/share/doc/postern/docs/operations.md";
    private static final String BACKUP = "/usr/share/doc/postern/docs/backup.md";

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);
    /** The box makes its own certificate anew 60 days before its end: at this stage that has failed for long. */
    private static final int OWN_STAGE = 14;

    private static final int NO_STAGE = 31;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private StateAlerts() {}

    static String time(Instant time) {
        return TIME.format(time);
    }

    /** About a Java whose security fixes are old. */
    public static Optional<Alert> java(JavaLevel java, Clock clock) {
        return java.warning(clock)
                .map(warning -> new Alert(
                        "java",
                        MONTH,
                        "Java has no new security fixes",
                        List.of(
                                "Java runs the whole mail server, and its faults become known four times a year.",
                                "It is " + java.words() + ".",
                                "What to do: " + warning + ".",
                                "Read: \"Java\" in " + OPERATIONS),
                        List.of(
                                "メールサーバーは Java で動いています。その弱点は年に 4 回公表されます。",
                                "使用中の Java は " + java.version()
                                        + java.day()
                                                .map(day -> "、セキュリティ修正は " + day + " のものです。")
                                                .orElse("、セキュリティ修正の日付は分かりません。"),
                                "新しい Postern を入れるか、システムの Java (openjdk-17-jre-headless など) を",
                                "更新して、service postern restart で再起動してください。",
                                "説明: " + OPERATIONS + " の「Java」")));
    }

    /** About a certificate that ends and that nothing renewed. */
    public static Optional<Alert> certificate(KeyStatus keys, Instant now) {
        int stage = Expiry.stage(keys.notAfter(), now);
        if (stage >= NO_STAGE || (keys.locallyMade() && stage > OWN_STAGE)) {
            return Optional.empty();
        }
        boolean over = stage == 0;
        String end = time(keys.notAfter());
        return Optional.of(new Alert(
                "certificate:" + stage,
                stage <= 3 ? DAY : MONTH,
                over ? "The certificate has ended" : "The certificate ends in less than " + stage + " days",
                List.of(
                        "Browsers and mail programs " + (over ? "refuse" : "will refuse")
                                + " a certificate after its end. It " + (over ? "ended" : "ends") + " at " + end + ".",
                        keys.locallyMade()
                                ? "The box makes it anew by itself, but could not: look for the reason in the log, and restart it."
                                : "Put the renewed certificate in place: it is taken over without a restart.",
                        "Whatever renews it by itself has not done so; look there first.",
                        "Read: \"Certificates\" in " + OPERATIONS),
                List.of(
                        "期限を過ぎた証明書は、ブラウザーやメールソフトに拒まれます。期限: " + end + "",
                        keys.locallyMade() ? "自動で作り直されるはずでした。ログで原因を確かめて、再起動してください。" : "更新した証明書を置いてください。再起動なしで切り替わります。",
                        "自動更新の仕組みがあれば、まずそこを確かめてください。",
                        "説明: " + OPERATIONS + " の「Certificates」")));
    }

    /** About changed certificate files that cannot be used. */
    public static Alert refused(KeyStatus keys, String why) {
        String end = time(keys.notAfter());
        return new Alert(
                "certificate:refused",
                DAY,
                "The new certificate cannot be used",
                List.of(
                        "The certificate files have changed, and the earlier certificate stays in use until " + end
                                + ".",
                        "The reason: " + why,
                        "Put a certificate and the key that belongs to it in place; no restart is needed.",
                        "Read: \"Certificates\" in " + OPERATIONS),
                List.of(
                        "証明書のファイルが変わりましたが、使えません。前の証明書を使い続けます。期限: " + end + "",
                        "原因: " + why,
                        "対になる証明書と鍵を置いてください。再起動は不要です。",
                        "説明: " + OPERATIONS + " の「Certificates」"));
    }

    /** About another recovery key than that of the last backups. */
    public static Alert recoveryKey(SealingKeyHistory.Change change) {
        String last = time(change.lastBackup());
        return new Alert(
                // A second change is another alert.
                "recovery-key:" + change.now(),
                WEEK,
                "The recovery key of the backups has changed",
                List.of(
                        "New backups are sealed for another key than those until " + last + ".",
                        "Before: " + change.before(),
                        "Now:    " + change.now(),
                        "If one of you made a new key, compare the line \"Now\" with the paper, and that is all.",
                        "If not, somebody else can open new backups and you cannot. Then make a new key:",
                        "postern recovery-key new --replace",
                        "make a backup, and find out who had the rights of root or of the server's user.",
                        "Read: \"Before the first backup: the recovery key\" in " + BACKUP),
                List.of(
                        last + " までのバックアップとは別の鍵で、新しいバックアップが暗号化されます。",
                        "以前: " + change.before(),
                        "現在: " + change.now(),
                        "管理者が新しい鍵を作ったのなら、「現在」の行を紙の控えと比べるだけで十分です。",
                        "そうでなければ、新しいバックアップをほかの人が開けて、こちらは開けません。新しい鍵を作って",
                        "postern recovery-key new --replace",
                        "バックアップを取り直し、だれが root などの権限を持っていたか調べてください。",
                        "説明: " + BACKUP + " の「Before the first backup: the recovery key」"));
    }

    /** About a disk that is nearly full. */
    public static Alert disk(Instant since) {
        String from = time(since);
        return new Alert(
                "disk",
                DAY,
                "The disk of the mail is nearly full",
                List.of(
                        "Seen since " + from
                                + ". When it is full, new mail is refused and waits at its senders; people",
                        "can still read and delete.",
                        "Make room: remove other files from that disk, give it more room, or ask people to empty",
                        "their trash. df -h /var/lib/postern shows what is left.",
                        "Read: \"When something is wrong\" in " + OPERATIONS),
                List.of(
                        from + " から、メールのディスクの空きが少なくなっています。いっぱいになると、",
                        "新しいメールは断られて送信元で待ちます。読むことと削除することはできます。",
                        "ほかのファイルを消すか、ディスクを大きくするか、ごみ箱を空にするよう頼んでください。",
                        "df -h /var/lib/postern で空きが分かります。",
                        "説明: " + OPERATIONS + " の「When something is wrong」"));
    }
}
