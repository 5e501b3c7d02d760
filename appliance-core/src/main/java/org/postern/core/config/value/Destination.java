package org.postern.core.config.value;

import org.postern.store.address.Domain;

/**
 * A destination of mail: {@code partner.example} is that name alone, {@code .partner.example} every name below it.
 *
 * @param below whether it means every name below the domain instead of the domain
 */
public record Destination(Domain domain, boolean below) {
    public static Destination parse(String text) {
        boolean below = text.startsWith(".");
        return new Destination(Domain.parse(below ? text.substring(1) : text), below);
    }

    /** As the file writes it. */
    @Override
    public String toString() {
        return (below ? "." : "") + domain.ascii();
    }
}
