package org.postern.core.split;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;
import org.postern.web.session.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What web nodes are answered. Only a ticket that was given to a web node opens anything. Thread-safe. */
final class ControlAnswers {
    static final String SIGN_IN = "/sign-in";
    static final String SIGN_OUT = "/sign-out";
    static final String STANDS = "/stands";
    static final String ORGANIZER = "/organizer/";
    static final String SAVE_DRAFT = ORGANIZER + "save-draft";
    static final String KEEP_SENT = ORGANIZER + "keep-sent";

    private static final Logger LOG = LoggerFactory.getLogger(ControlAnswers.class);
    private static final Set<String> MESSAGES = Set.of(SAVE_DRAFT, KEEP_SENT);

    private final SignIn signIn;
    private final MailOrganizer organizer;
    private final OrganizerCalls calls;
    private final Leases leases;
    private final long maxMessage;
    private final Gson gson = Json.both();

    ControlAnswers(SignIn signIn, MailOrganizer organizer, Leases leases, HopSettings settings) {
        this.signIn = signIn;
        this.organizer = organizer;
        this.calls = new OrganizerCalls(organizer);
        this.leases = leases;
        this.maxMessage = settings.maxMessage();
    }

    boolean takesMessage(String path) {
        return MESSAGES.contains(path);
    }

    ControlReply to(String node, String path, @Nullable String ticket, Question question) {
        if (path.equals(SIGN_IN)) {
            return answer(signIn(node, question));
        }
        Optional<HopLogin> who = login(ticket);
        if (path.equals(SIGN_OUT)) {
            who.ifPresent(this::signOut);
            return answer(null);
        }
        if (path.equals(STANDS)) {
            return answer(who.isPresent() && stands(who.get()));
        }
        OrganizerCalls.Call call = path.startsWith(ORGANIZER) ? calls.named(path.substring(ORGANIZER.length())) : null;
        if (call == null) {
            return ControlReply.status(404);
        }
        try {
            return answer(call.answer(who.orElseThrow(ControlAnswers::signedOut), question));
        } catch (OrganizerException e) {
            return refusal(e);
        }
    }

    /** A draft, or a copy of what was sent. */
    ControlReply toMessage(String path, @Nullable String ticket, @Nullable String replaces, InputStream message)
            throws IOException {
        try {
            HopLogin who = login(ticket).orElseThrow(ControlAnswers::signedOut);
            InputStream limited = new Limited(message, maxMessage);
            if (path.equals(SAVE_DRAFT)) {
                Optional<String> earlier = Optional.ofNullable(replaces)
                        .map(encoded -> URLDecoder.decode(encoded, StandardCharsets.UTF_8));
                return answer(organizer.saveDraft(who, limited, earlier));
            }
            organizer.keepSent(who, limited);
            return answer(null);
        } catch (OrganizerException e) {
            return refusal(e);
        }
    }

    private SignInAnswer signIn(String node, Question question) {
        char[] password = question.text("password").toCharArray();
        try {
            SignIn.Result result = signIn.signIn(question.text("user"), password, client(question));
            if (result instanceof SignIn.Result.Granted granted) {
                leases.give(granted.login().secret());
                LOG.info("{} signed in at the web node {}", granted.login().address(), node);
            }
            return SignInAnswer.of(result);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** The browser's address as the web node saw it; its word is believed, since it shows its certificate. */
    private static InetAddress client(Question question) {
        try {
            return InetAddress.getByAddress(HexFormat.of().parseHex(question.text("client")));
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new Question.MalformedException("client is no address");
        }
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

    private ControlReply answer(@Nullable Object answer) {
        JsonObject told = new JsonObject();
        JsonElement value = answer == null ? JsonNull.INSTANCE : gson.toJsonTree(answer);
        told.add("answer", value);
        return new ControlReply(ControlReply.OK, gson.toJson(told));
    }

    private ControlReply refusal(OrganizerException refused) {
        return new ControlReply(
                ControlReply.REFUSED,
                gson.toJson(new ControlReply.Refusal(String.valueOf(refused.getMessage()), refused.gone())));
    }
}
