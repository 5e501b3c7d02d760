package org.postern.store.account;

/** What a sign-in is for. */
public enum Purpose {
    /** The webmail: the account's password only. */
    WEB,
    /** A program that sends or fetches mail: the account's password or one of its app passwords. */
    CLIENT
}
