package org.postern.core.split;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;
import org.postern.web.session.PasswordChanges;
import org.postern.web.session.RememberedBrowser;
import org.postern.web.session.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs in at the mail node: a password is sent there once, and a ticket is returned. Thread-safe. */
final class RemoteSignIn implements SignIn, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSignIn.class);

    /** The number of sessions of a web front, because a front that stops ends them all at the same time. */
    private static final int GOODBYES = 10_000;

    /** More of it is shown nowhere. */
    private static final int LONGEST_AGENT = 200;

    private static final long PARTING_MILLIS = 1_000;

    private final Caller caller;
    private final ThreadPoolExecutor goodbyes;
    private final PasswordChanges passwords = new NodePasswords();

    RemoteSignIn(Caller caller) {
        this.caller = caller;
        this.goodbyes =
                new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(GOODBYES), task -> {
                    Thread thread = new Thread(task, "mail-node-goodbye");
                    thread.setDaemon(true);
                    return thread;
                });
        goodbyes.allowCoreThreadTimeOut(true);
    }

    @Override
    public Result signIn(String username, char[] password, Asker asker) {
        JsonArray question = question(username, new String(password), asker);
        try {
            SignInAnswer answer = caller.value(
                    caller.ask(ControlAnswers.SIGN_IN, Optional.empty(), question, true), SignInAnswer.class);
            return answer.result();
        } catch (IOException | OrganizerException e) {
            LOG.error("nobody can sign in: the mail node cannot be asked: {}", e.toString());
            return new Result.Unavailable();
        }
    }

    private static JsonArray question(String first, String second, Asker asker) {
        return WireValues.array(List.of(
                first,
                second,
                HexFormat.of().formatHex(asker.client().getAddress()),
                asker.known(),
                asker.userAgent()
                        .substring(0, Math.min(LONGEST_AGENT, asker.userAgent().length()))));
    }

    @Override
    public PasswordChanges passwords() {
        return passwords;
    }

    /** The mail node keeps the passwords, and counts wrong ones. */
    private final class NodePasswords implements PasswordChanges {
        @Override
        public boolean here() {
            return true;
        }

        @Override
        public Outcome change(HopLogin who, char[] old, char[] fresh, Asker asker) {
            JsonArray question = question(new String(old), new String(fresh), asker);
            try {
                return caller.value(
                                caller.ask(ControlAnswers.PASSWORD, Optional.of(who.secret()), question, false),
                                PasswordAnswer.class)
                        .outcome();
            } catch (IOException | OrganizerException e) {
                LOG.error("a password cannot be changed: the mail node cannot be asked: {}", e.toString());
                return new Outcome.Tried(new Result.Unavailable());
            }
        }
    }

    /** If the mail node cannot be reached, it ends the ticket by itself. */
    @Override
    public void signOut(HopLogin login) {
        String ticket = login.secret();
        try {
            goodbyes.execute(() -> end(ticket));
        } catch (RejectedExecutionException e) {
            LOG.info("a sign-out is not reported to the mail node: this node is stopping, or too many are waiting");
        }
    }

    private void end(String ticket) {
        try {
            var unused = caller.ask(ControlAnswers.SIGN_OUT, Optional.of(ticket), new JsonArray(), true);
        } catch (IOException | OrganizerException e) {
            LOG.info("a sign-out could not be reported to the mail node: {}", e.toString());
        }
    }

    @Override
    public List<RememberedBrowser> browsers(HopLogin login) {
        try {
            return caller.value(
                            caller.ask(ControlAnswers.BROWSERS, Optional.of(login.secret()), new JsonArray(), true),
                            BrowserList.class)
                    .browsers();
        } catch (IOException | OrganizerException e) {
            LOG.info("the mail node cannot be asked for known browsers: {}", e.toString());
            return List.of();
        }
    }

    @Override
    public boolean forget(HopLogin login, String id) {
        try {
            return caller.value(
                    caller.ask(ControlAnswers.FORGET, Optional.of(login.secret()), WireValues.array(List.of(id)), true),
                    Boolean.class);
        } catch (IOException | OrganizerException e) {
            LOG.info("the mail node cannot be asked to forget a browser: {}", e.toString());
            return false;
        }
    }

    /** The browsers of a person, as sent between nodes. */
    record BrowserList(List<RememberedBrowser> browsers) {}

    /** An unreachable mail node ends no session: the next page says that mail cannot be reached. */
    @Override
    public boolean stands(HopLogin login) {
        try {
            return caller.value(
                    caller.ask(ControlAnswers.STANDS, Optional.of(login.secret()), new JsonArray(), true),
                    Boolean.class);
        } catch (IOException | OrganizerException e) {
            LOG.info("the mail node cannot be asked whether a session is still valid: {}", e.toString());
            return true;
        }
    }

    /** Reports pending sign-outs to the mail node, within a short time limit. */
    @Override
    public void close() {
        goodbyes.shutdown();
        try {
            if (!goodbyes.awaitTermination(PARTING_MILLIS, TimeUnit.MILLISECONDS)) {
                goodbyes.shutdownNow();
            }
        } catch (InterruptedException e) {
            goodbyes.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
