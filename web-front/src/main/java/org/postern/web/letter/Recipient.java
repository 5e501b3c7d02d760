package org.postern.web.letter;

/**
 * One valid recipient, created by {@link AddressLines}.
 *
 * @param name display name, or empty
 * @param address with the domain in its ASCII form
 */
public record Recipient(String name, String address) {
    public Recipient {
        HeaderText.check("name", name);
        HeaderText.check("address", address);
        if (address.indexOf('@') < 1) {
            throw new InvalidFieldException("address", "has no @");
        }
    }
}
