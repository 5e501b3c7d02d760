package org.postern.core.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.core.admin.box.Founding;
import org.postern.core.admin.people.Staff;
import org.postern.core.config.ConfigText;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.audit.AuditEntry;
import org.postern.store.mailbox.Delivery;
import org.postern.store.message.BytesMessage;

/** A box that a test administers through the operations, without a command. */
public final class AdministeredBox {
    static final Map<String, String> SETTINGS = Map.of(
            "office.domain", "office.test",
            "office.hostname", "mail.office.test",
            "web.https", "127.0.0.1:0",
            "smtp.listen", "127.0.0.1:0",
            "submission.listen-tls", "127.0.0.1:0",
            "submission.listen-starttls", "127.0.0.1:0",
            "pop3.pop3s", "127.0.0.1:0");

    public final Box box;
    public final Staff staff;

    /** Makes it in a directory that is not there yet. */
    public AdministeredBox(Path data) {
        box = new Box(data, new Actor("tester", "192.0.2.7"), Clock.systemUTC());
        new Founding(box).init(ConfigText.compose(SETTINGS), ConfigText.sample(ConfigText.literals(SETTINGS)));
        staff = new Staff(box);
    }

    public void add(String name, Account.Role role) {
        staff.add(name, "", role, "correct horse battery".toCharArray());
    }

    /** Puts mail of a person to somebody elsewhere into the queue. */
    public void queue(String sender, String recipient) {
        box.look(open -> {
            Account account = open.account(sender);
            Delivery.Outbound outbound = new Delivery.Outbound(
                    Optional.of(account.address()),
                    List.of(EmailAddress.parse(recipient)),
                    Optional.of(account.id()),
                    false);
            byte[] mail = "From: alice@office.test\r\nSubject: x\r\n\r\nbody\r\n".getBytes(UTF_8);
            return open.database()
                    .mailboxes()
                    .deliver(new Delivery(new BytesMessage(mail), List.of(), Optional.of(outbound)))
                    .join();
        });
    }

    public List<AuditEntry> trail() {
        return new AuditHistory(box).list(Optional.empty(), 1_000);
    }
}
