package org.postern.store.james;

/** A session that holds only as long as the password of its sign-in. */
public interface OwnGrant {
    /** Whether the session must end. Called every few seconds, on the connection's thread. */
    boolean revoked();
}
