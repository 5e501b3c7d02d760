package org.postern.store.password;

/** Why a new password is refused. */
public enum PasswordFault {
    TOO_SHORT("a password has at least " + PasswordRule.LEAST
            + " characters; three or four words that do not belong together are easy to remember"),
    TOO_LONG("a password has at most " + PasswordRule.MOST + " characters"),
    UNTYPABLE("the password has a character that not every keyboard and program can send, such as a tab"),
    ONE_OF_THE_FIRST("this password is among the first that a stranger would try: common words and the usual"
            + " additions to them" + PasswordFault.INSTEAD),
    A_PATTERN("this password is among the first that a stranger would try: a row of keys, a repetition, a series or"
            + " a date" + PasswordFault.INSTEAD),
    OWN_NAME("this password is among the first that a stranger would try: it is made of the person's or the office's"
            + " own name" + PasswordFault.INSTEAD);

    private static final String INSTEAD = "; take three or four words that do not belong together";

    private final String words;

    PasswordFault(String words) {
        this.words = words;
    }

    /** The reason in English, for commands; without a full stop. */
    public String words() {
        return words;
    }
}
