package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.postern.core.admin.people.OfficeAddresses;
import org.postern.store.address.EmailAddress;

/** Formats aliases, groups and the catch-all, one per line. */
final class AddressText {
    private AddressText() {}

    static void print(List<OfficeAddresses.Listed> listed, PrintWriter out) {
        for (OfficeAddresses.Listed entry : listed) {
            out.println(entry.address() + "\t"
                    + entry.targets().stream().map(EmailAddress::toString).collect(Collectors.joining(" ")));
        }
    }
}
