package org.postern.core.cli.option;

/** How commands explain an ADDRESS. */
public final class AddressWords {
    public static final String PERSON = "The person: NAME, or NAME@DOMAIN.";

    public static final String HERE = "NAME, or NAME@DOMAIN, in the office's domain.";

    public static final String MEMBER = "A person of the office by NAME, or any NAME@DOMAIN.";

    private AddressWords() {}
}
