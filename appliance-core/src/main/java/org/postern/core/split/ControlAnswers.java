package org.postern.core.split;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;
import org.postern.web.session.PasswordChanges;
import org.postern.web.session.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Computes the answers to web nodes. Only a ticket that was issued to a web node gives access. Thread-safe. */
final class ControlAnswers {
    static final String SIGN_IN = Control.VERSION + "/sign-in";
    static final String SIGN_OUT = Control.VERSION + "/sign-out";
    static final String BROWSERS = Control.VERSION + "/browsers";
    static final String FORGET = Control.VERSION + "/forget-browser";
    static final String PASSWORD = Control.VERSION + "/change-password";
    static final String STANDS = Control.VERSION + "/stands";

    private static final Logger LOG = LoggerFactory.getLogger(ControlAnswers.class);

    private final SignIn signIn;
    private final Organizer organizer;
    private final PortCalls calls = new PortCalls();
    private final Leases leases;
    private final long maxMessage;

    ControlAnswers(SignIn signIn, Organizer organizer, Leases leases, HopSettings settings) {
        this.signIn = signIn;
        this.organizer = organizer;
        this.leases = leases;
        this.maxMessage = settings.maxMessage();
    }

    boolean takesMessage(String path) {
        return calls.at(path).filter(PortCall::takesMessage).isPresent();
    }

    ControlReply to(String node, String path, @Nullable String ticket, List<JsonElement> arguments) throws IOException {
        if (path.equals(SIGN_IN)) {
            return answer(signIn(node, arguments));
        }
        Optional<HopLogin> who = login(ticket);
        if (path.equals(SIGN_OUT)) {
            who.ifPresent(this::signOut);
            return answer(null);
        }
        if (path.equals(STANDS)) {
            return answer(who.isPresent() && stands(who.get()));
        }
        if (path.equals(BROWSERS)) {
            return answer(new RemoteSignIn.BrowserList(who.map(signIn::browsers).orElse(List.of())));
        }
        if (path.equals(PASSWORD)) {
            return answer(password(node, who.orElseThrow(ControlAnswers::signedOut), arguments));
        }
        if (path.equals(FORGET)) {
            String id = arguments.size() == 1 ? text(arguments.get(0)) : "";
            return answer(who.isPresent() && signIn.forget(who.get(), id));
        }
        return called(path, who, arguments, Optional.empty());
    }

    /** Handles a draft, or a copy of a sent message. */
    ControlReply toMessage(String path, @Nullable String ticket, List<JsonElement> arguments, InputStream message)
            throws IOException {
        return called(path, login(ticket), arguments, Optional.of(new Limited(message, maxMessage)));
    }

    private ControlReply called(
            String path, Optional<HopLogin> who, List<JsonElement> arguments, Optional<InputStream> message)
            throws IOException {
        Optional<PortCall> call = calls.at(path);
        if (call.isEmpty()) {
            return ControlReply.status(ControlReply.UNKNOWN);
        }
        try {
            return answer(call.get().on(organizer, who.orElseThrow(ControlAnswers::signedOut), arguments, message));
        } catch (OrganizerException e) {
            return refusal(e);
        }
    }

    private SignInAnswer signIn(String node, List<JsonElement> arguments) {
        // A web node of an earlier version sends three: it knows nothing of browsers.
        if (arguments.size() != 3 && arguments.size() != 5) {
            throw new MalformedException("signing in takes a user, a password, an address and what the browser sent");
        }
        char[] password = text(arguments.get(1)).toCharArray();
        try {
            SignIn.Result result = signIn.signIn(text(arguments.get(0)), password, asker(arguments));
            if (result instanceof SignIn.Result.Granted granted) {
                leases.give(granted.login().secret());
                LOG.info("{} signed in at the web node {}", granted.login().address(), node);
            }
            return SignInAnswer.of(result);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private PasswordAnswer password(String node, HopLogin who, List<JsonElement> arguments) {
        if (arguments.size() != 5) {
            throw new MalformedException("a new password takes the old one, the new one and what the browser sent");
        }
        char[] old = text(arguments.get(0)).toCharArray();
        char[] fresh = text(arguments.get(1)).toCharArray();
        try {
            PasswordChanges.Outcome outcome = signIn.passwords().change(who, old, fresh, asker(arguments));
            if (outcome instanceof PasswordChanges.Outcome.Tried tried
                    && tried.result() instanceof SignIn.Result.Granted granted) {
                leases.give(granted.login().secret());
                LOG.info(
                        "{} changed the password at the web node {}",
                        granted.login().address(),
                        node);
            }
            return PasswordAnswer.of(outcome);
        } finally {
            Arrays.fill(old, '\0');
            Arrays.fill(fresh, '\0');
        }
    }

    private static SignIn.Asker asker(List<JsonElement> arguments) {
        InetAddress client = client(text(arguments.get(2)));
        return arguments.size() == 3
                ? new SignIn.Asker(client, Optional.empty(), "")
                : new SignIn.Asker(
                        client,
                        arguments.get(3).isJsonNull() ? Optional.empty() : Optional.of(text(arguments.get(3))),
                        text(arguments.get(4)));
    }

    /**
     * Returns the browser's address as the web node reports it; the web node is trusted, since it shows its
     * certificate.
     */
    private static InetAddress client(String octets) {
        try {
            return InetAddress.getByAddress(HexFormat.of().parseHex(octets));
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new MalformedException("not the address of a client", e);
        }
    }

    private static String text(JsonElement argument) {
        return WireValues.QUESTIONS.read(argument, String.class);
    }

    private void signOut(HopLogin who) {
        leases.end(who.secret());
        signIn.signOut(who);
    }

    private boolean stands(HopLogin who) {
        boolean stands = signIn.stands(who);
        if (!stands) {
            leases.end(who.secret());
        }
        return stands;
    }

    private Optional<HopLogin> login(@Nullable String ticket) {
        return ticket != null && leases.use(ticket) ? Optional.of(new HopLogin("", "", ticket)) : Optional.empty();
    }

    private static OrganizerException signedOut() {
        return new OrganizerException("you have been signed out", true);
    }

    private static ControlReply answer(@Nullable Object answer) {
        JsonObject reply = new JsonObject();
        reply.add("answer", WireValues.written(answer));
        return new ControlReply(ControlReply.OK, reply.toString());
    }

    private static ControlReply refusal(OrganizerException refused) {
        ControlReply.Refusal refusal =
                new ControlReply.Refusal(String.valueOf(refused.getMessage()), refused.gone(), refused.folderFault());
        return new ControlReply(
                ControlReply.REFUSED, WireValues.written(refusal).toString());
    }
}
