package org.postern.core.cli.option;

/** Explains an ADDRESS in the help of commands. */
public final class AddressWords {
    public static final String PERSON = "The person: NAME, or NAME@DOMAIN.";

    public static final String HERE = "NAME, or NAME@DOMAIN, in the office's domain.";

    public static final String MEMBER = "A person of the office by NAME, or any NAME@DOMAIN.";

    private AddressWords() {}
}
