package org.postern.web.http;

import org.postern.web.session.WebSession;

/**
 * One row of the routing table. The type states who has access, so every route must declare it. Path patterns have
 * literal parts and {@code {name}} parts, each one path segment: {@code /mail/{folder}/{uidl}}. A literal part wins
 * over a name. GET routes also answer HEAD.
 */
public sealed interface Route permits Route.Open, Route.SignedIn, OwnRoute {
    Method method();

    String pattern();

    /** Who has access. */
    default Access access() {
        return Access.ANYBODY;
    }

    /** Who has access. */
    enum Access {
        ANYBODY,
        SIGNED_IN,
        /** Only administrators. Members get the same answer as for a path that does not exist. */
        ADMINISTRATOR;

        /** Whether a person of this role has access. */
        public boolean admits(WebSession.Role role) {
            return this != ADMINISTRATOR || role == WebSession.Role.ADMINISTRATOR;
        }
    }

    /** The supported methods: every GET is safe, every action is a POST. */
    enum Method {
        GET,
        POST
    }

    /** Everybody has access. A POST still has to come from our own pages (Fetch Metadata or Origin). */
    record Open(Method method, String pattern, OpenHandler handler) implements Route {}

    /**
     * Only signed-in persons have access; others are sent to the login page and then back. A POST needs the session's
     * CSRF token.
     *
     * @param writing how a form with a person's writing is kept; {@link Writing#NONE} for most
     * @param access which signed-in persons have access
     */
    record SignedIn(Method method, String pattern, PageHandler handler, Writing writing, Access access)
            implements Route {
        public SignedIn {
            if (access == Access.ANYBODY) {
                throw new IllegalArgumentException(pattern + " needs a session, so its access cannot be ANYBODY");
            }
        }
    }

    /** What happens to a posted form that cannot be accepted. */
    sealed interface Writing {
        Writing NONE = new Dropped();

        /** The form contains nothing worth keeping. */
        record Dropped() implements Writing {}

        /**
         * The form contains a person's writing.
         *
         * @param reopen path of our own that shows a kept form after sign-in, with a query that marks it, such as
         *     {@code /compose?kept=1}; its handler calls {@link Exchange#keptForm()}
         * @param stale shows the posted form again with a fresh token, when the session is valid but the token is not
         *     its own. Nothing was done with the form; the answer is sent as 403
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

    /** An action for administrators. */
    static Route administratorPost(String pattern, PageHandler handler) {
        return new SignedIn(Method.POST, pattern, handler, Writing.NONE, Access.ADMINISTRATOR);
    }

    /** A POST whose form is kept; see {@link Writing.Kept}. */
    static Route postWriting(String pattern, PageHandler handler, String reopen, PageHandler stale) {
        return new SignedIn(Method.POST, pattern, handler, new Writing.Kept(reopen, stale), Access.SIGNED_IN);
    }

    static Route open(String pattern, OpenHandler handler) {
        return new Open(Method.GET, pattern, handler);
    }
}
