package org.postern.web.session;

/**
 * The login of one person at the office's own mail server. It exists only during a request of that person's browser.
 * Between requests it is {@linkplain SealedCredential sealed} with a key that only the browser's cookie holds.
 *
 * @param user the login name there
 * @param password never logged, never part of a key
 */
public record Credential(String user, String password) {
    @Override
    public String toString() {
        return "Credential[" + user + "]";
    }
}
