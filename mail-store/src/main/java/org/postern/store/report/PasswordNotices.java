package org.postern.store.report;

import static org.postern.store.report.Report.line;

import java.net.InetAddress;
import java.time.Instant;
import org.postern.store.account.Account;

/**
 * Writes to people whose password was changed in the webmail, in English and Japanese, so that they hear of it if a stranger
 * did it. Works on the thread of the alerts. Thread-safe.
 */
public final class PasswordNotices {
    private final Alerts alerts;

    public PasswordNotices(Alerts alerts) {
        this.alerts = alerts;
    }

    /** Writes into the person's inbox, even if it is over quota. */
    public void changed(Account account, InetAddress client, Instant when) {
        alerts.tell(account, "Your password was changed", body(account, client, when));
    }

    private static String body(Account account, InetAddress client, Instant when) {
        StringBuilder text = new StringBuilder();
        String at = Report.DATE.format(when);
        String from = client.getHostAddress();
        line(text, "The password of " + account.address() + " was changed in the webmail.");
        line(text, "When: " + at);
        line(text, "From: " + from);
        line(text, "");
        line(text, "If you did it, there is nothing to do. If not, tell your administrator at once:");
        line(text, "somebody else knew your old password and set a new one.");
        line(text, "");
        line(text, "----");
        line(text, "");
        line(text, account.address() + " のパスワードが Web メールで変更されました。");
        line(text, "日時: " + at);
        line(text, "接続元: " + from);
        line(text, "");
        line(text, "ご自身で変更した場合は、何もする必要はありません。心当たりがなければ、すぐに管理者に");
        line(text, "知らせてください。ほかの人が以前のパスワードを知り、新しいものに変えています。");
        return text.toString();
    }
}
