package org.postern.store.report;

import static org.postern.store.report.Report.line;

import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.gate.Spree;
import org.postern.store.message.MailPath;
import org.postern.store.message.ServerName;

/**
 * The notice about guesses at passwords, in English and Japanese: the box does not know which one its reader prefers. Pure.
 */
final class GuessWords {
    private GuessWords() {}

    /** @param account whose password was guessed at; empty: all accounts */
    static String subject(Optional<EmailAddress> account) {
        return "Many wrong passwords"
                + account.map(address -> " for " + MailPath.of(address)).orElse("");
    }

    /** @param account whose password was guessed at; empty: all accounts */
    static String body(ServerName name, Spree spree, Optional<EmailAddress> account, Account reader) {
        StringBuilder text = new StringBuilder();
        boolean own = account.filter(reader.address()::equals).isPresent();
        english(text, name, spree, account, own);
        line(text, "");
        line(text, "----");
        line(text, "");
        japanese(text, name, spree, account, own);
        return text.toString();
    }

    private static void english(
            StringBuilder text, ServerName name, Spree spree, Optional<EmailAddress> account, boolean own) {
        String at = account.map(address -> "the account " + address).orElse("the accounts of the office");
        line(text, "Somebody tries passwords for " + at + " on " + name.host().ascii() + ".");
        line(
                text,
                "Since " + Report.DATE.format(spree.since()) + ": " + spree.tried() + " wrong passwords were tried,");
        line(text, "and " + spree.heldBack() + " more attempts were held back without a try.");
        line(text, "");
        line(text, "They came from:");
        networks(text, spree);
        if (spree.elsewhere() > 0) {
            line(text, "  and " + spree.elsewhere() + " attempts from other addresses");
        }
        line(text, "");
        line(text, "The attempts are slowed down. Browsers in which somebody signed in before work as");
        line(text, "always. A program that still has an old password also makes such attempts: look for a");
        line(text, "phone or a scanner first, if you know the address.");
        if (own) {
            line(text, "If you use this password elsewhere too, or if it is easy to guess, ask your");
            line(text, "administrator for a new one. Never tell it to somebody who asks for it.");
        } else {
            line(text, "`postern user password` sets a new password; `postern app-password` gives programs");
            line(text, "passwords that nobody can guess. A firewall can shut out single addresses.");
        }
        line(text, "You get at most one such notice a day" + (account.isPresent() ? " for each account." : "."));
    }

    private static void japanese(
            StringBuilder text, ServerName name, Spree spree, Optional<EmailAddress> account, boolean own) {
        String at = account.map(address -> "アカウント " + address + " ").orElse("この事務所のアカウント");
        line(text, name.host().ascii() + " で、" + at + "のパスワードを試している人がいます。");
        line(text, Report.DATE.format(spree.since()) + " から、誤ったパスワードが " + spree.tried() + " 回試されました。");
        line(text, "ほかに " + spree.heldBack() + " 回は、試さずに待たせました。");
        line(text, "");
        line(text, "接続元:");
        networks(text, spree);
        if (spree.elsewhere() > 0) {
            line(text, "  ほかのアドレスから " + spree.elsewhere() + " 回");
        }
        line(text, "");
        line(text, "試行は遅くしてあります。以前にログインしたブラウザーは、いつもどおり使えます。");
        line(text, "古いパスワードが残ったメールソフトも、同じ記録になります。心当たりのあるアドレスなら、");
        line(text, "まずスマートフォンや複合機の設定を確かめてください。");
        if (own) {
            line(text, "このパスワードをほかでも使っている場合や、推測されやすい場合は、管理者に新しい");
            line(text, "パスワードを頼んでください。聞かれても、だれにも教えないでください。");
        } else {
            line(text, "`postern user password` で新しいパスワードを設定できます。`postern app-password` は、");
            line(text, "推測できないパスワードをメールソフトごとに作ります。特定のアドレスはファイアウォールで");
            line(text, "遮断できます。");
        }
        line(text, "このお知らせは" + (account.isPresent() ? "アカウントごとに " : " ") + "1 日 1 回までです。");
    }

    private static void networks(StringBuilder text, Spree spree) {
        spree.networks().forEach((address, attempts) -> line(text, "  " + address.getHostAddress() + "  " + attempts));
    }
}
