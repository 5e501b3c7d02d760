package org.postern.web.http;

import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.postern.web.http.pace.PageTurns;
import org.postern.web.http.pace.StrangerMemory;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSessions;

/** Says whose turn the work for a request takes. Thread-safe. */
record RequestTurns(PageTurns threads, WebSessions sessions, SignIn signIn, StrangerMemory strangers) {
    /** Runs the work in the person's turn, or in the network's. False if too much of theirs waits. */
    boolean take(Request request, FrontExchange exchange, Runnable work) {
        return person(request)
                .map(person -> threads.member(person, leave -> {
                    exchange.inTurn(leave);
                    work.run();
                }))
                .orElseGet(() -> threads.stranger(exchange.client(), work));
    }

    /** The person whose session the request belongs to. */
    Optional<String> person(Request request) {
        return FrontExchange.cookie(request, Cookies.SESSION.label()).flatMap(sessions::owner);
    }

    /**
     * Runs a sign-in, whose form was read, in turn: it waits for its pause and for its place.
     *
     * @param refused runs instead if too many wait
     */
    boolean takeSignIn(FrontExchange exchange, Runnable work, Runnable refused) {
        return threads.stranger(exchange.client(), () -> {
            Optional<String> group = expected(exchange);
            boolean taken =
                    group.isPresent() ? threads.expected(group.get(), work) : threads.signIn(exchange.client(), work);
            if (!taken) {
                refused.run();
            }
        });
    }

    /** Strangers who try passwords must not delay the person that they try them for. */
    private Optional<String> expected(FrontExchange exchange) {
        if (exchange.session().isPresent()) {
            return Optional.of(exchange.party());
        }
        SignIn.Asker asker = exchange.asker();
        String username = exchange.form().value("username").orElse("").strip();
        if (asker.known().isPresent() && signIn.expects(username, asker)) {
            return asker.known();
        }
        return strangers.known(exchange.client()) ? Optional.of(exchange.party()) : Optional.empty();
    }
}
