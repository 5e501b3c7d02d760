package org.postern.web.session;

/**
 * What opens the office's own mail server for one person. It exists only while a request of that person's browser runs; between
 * requests it is {@linkplain SealedCredential sealed} with a key that only the browser's cookie holds.
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
