package org.postern.store.dns;

import com.google.common.net.InternetDomainName;
import org.postern.store.address.Domain;

/**
 * The domain that an owner registered (RFC 7489 3.2), by Guava's public suffix list: the whole list with its private
 * part, so that two customers of one hosting provider are two owners. The list is as old as Guava.
 */
public final class OrganizationalDomain {
    private OrganizationalDomain() {}

    /** The domain itself where it is a public suffix. */
    public static Domain of(Domain domain) {
        if (!InternetDomainName.isValid(domain.ascii())) {
            return byDefaultRule(domain);
        }
        InternetDomainName name = InternetDomainName.from(domain.ascii());
        if (name.isPublicSuffix()) {
            return domain;
        }
        return name.isUnderPublicSuffix() ? new Domain(name.topPrivateDomain().toString()) : byDefaultRule(domain);
    }

    /** "If no rules match, the prevailing rule is *": the last label is the suffix. */
    private static Domain byDefaultRule(Domain domain) {
        int dot = domain.ascii().lastIndexOf('.');
        int second = dot < 0 ? -1 : domain.ascii().lastIndexOf('.', dot - 1);
        return second < 0 ? domain : new Domain(domain.ascii().substring(second + 1));
    }
}
