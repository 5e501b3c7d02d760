package org.postern.web.http;

import org.postern.web.session.WebSession;

/**
 * One row of the routing table. Who may ask is part of the type, so no route exists without saying so. Path patterns have
 * literal parts and {@code {name}} parts, each one path segment: {@code /mail/{folder}/{uidl}}. A literal part wins over a
 * name. GET routes answer HEAD too.
 */
public sealed interface Route permits Route.Open, Route.SignedIn, OwnRoute {
    Method method();

    String pattern();

    /** Who may ask. */
    default Access access() {
        return Access.ANYBODY;
    }

    /** Who may ask. */
    enum Access {
        ANYBODY,
        SIGNED_IN,
        /** Only administrators. Members get the answer of a path that does not exist. */
        ADMINISTRATOR;

        /** Whether a person of this role may ask. */
        public boolean admits(WebSession.Role role) {
            return this != ADMINISTRATOR || role == WebSession.Role.ADMINISTRATOR;
        }
    }

    /** The methods there are: every GET is safe, every act is a POST. */
    enum Method {
        GET,
        POST
    }

    /** Anybody may ask. A POST still has to come from our own pages (Fetch Metadata or Origin). */
    record Open(Method method, String pattern, OpenHandler handler) implements Route {}

    /**
     * Only signed-in persons; anybody else is led to the login page and back. A POST needs the session's CSRF token.
     *
     * @param writing how a form that holds a person's writing is kept; {@link Writing#NONE} for most
     * @param access which of them
     */
    record SignedIn(Method method, String pattern, PageHandler handler, Writing writing, Access access)
            implements Route {
        public SignedIn {
            if (access == Access.ANYBODY) {
                throw new IllegalArgumentException(pattern + " needs a session, so not anybody may ask for it");
            }
        }
    }

    /** What happens with a posted form that cannot be taken. */
    sealed interface Writing {
        Writing NONE = new Dropped();

        /** The form holds nothing that took pains. */
        record Dropped() implements Writing {}

        /**
         * The form holds somebody's writing.
         *
         * @param reopen path of our own that shows a kept form after sign-in, with a query that says so, as
         *     {@code /compose?kept=1}; its handler asks {@link Exchange#keptForm()}
         * @param stale shows the posted form again, with a fresh token and nothing done, when the session stands but the
         *     token is not its own; the answer goes out as 403
         */
        record Kept(String reopen, PageHandler stale) implements Writing {}
    }

    /** Answers an open route. */
    @FunctionalInterface
    interface OpenHandler {
        Response handle(Exchange exchange);
    }

    static Route get(String pattern, PageHandler handler) {
        return new SignedIn(Method.GET, pattern, handler, Writing.NONE, Access.SIGNED_IN);
    }

    static Route post(String pattern, PageHandler handler) {
        return new SignedIn(Method.POST, pattern, handler, Writing.NONE, Access.SIGNED_IN);
    }

    /** A page for administrators. */
    static Route administratorGet(String pattern, PageHandler handler) {
        return new SignedIn(Method.GET, pattern, handler, Writing.NONE, Access.ADMINISTRATOR);
    }

    /** An act of administrators. */
    static Route administratorPost(String pattern, PageHandler handler) {
        return new SignedIn(Method.POST, pattern, handler, Writing.NONE, Access.ADMINISTRATOR);
    }

    /** A POST whose form is kept, see {@link Writing.Kept}. */
    static Route postWriting(String pattern, PageHandler handler, String reopen, PageHandler stale) {
        return new SignedIn(Method.POST, pattern, handler, new Writing.Kept(reopen, stale), Access.SIGNED_IN);
    }

    static Route open(String pattern, OpenHandler handler) {
        return new Open(Method.GET, pattern, handler);
    }
}
