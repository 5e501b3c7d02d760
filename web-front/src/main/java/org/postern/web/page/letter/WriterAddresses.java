package org.postern.web.page.letter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.web.letter.AddressLines;
import org.postern.web.letter.OwnAddresses;
import org.postern.web.organizer.Addresses;
import org.postern.web.organizer.OneAddress;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Visit;

/** The addresses that the writer may use. Confined to one request. */
record WriterAddresses(Visit visit) {
    private static final int MOST_ASKED = 2_000;
    private static final int LONGEST = 320;

    /** The reader's own among the addresses of a message. If the organizer fails, only the account's own is known. */
    OwnAddresses in(MessageView message) {
        Map<String, String> asked = new LinkedHashMap<>();
        Stream.of(
                        message.from(),
                        message.replyTo(),
                        message.to(),
                        message.cc(),
                        message.bcc(),
                        message.answers().followUpTo(),
                        message.answers().mailReplyTo(),
                        message.answers().deliveredTo())
                .flatMap(List::stream)
                .map(Person::address)
                .filter(address -> address.indexOf('@') > 0 && address.length() <= LONGEST)
                .forEach(address -> asked.putIfAbsent(key(address), address));
        List<String> some = asked.values().stream().limit(MOST_ASKED).toList();
        return new OwnAddresses(visit.login().address(), among(some));
    }

    private List<Addresses.Owned> among(List<String> asked) {
        try {
            return visit.organizer().addresses().among(visit.login(), asked);
        } catch (OrganizerException e) {
            return new OneAddress().among(visit.login(), asked);
        }
    }

    /** The addresses to choose from; with {@code chosen} among them if the writer may use it. */
    List<String> choices(String chosen) {
        List<String> choices = new ArrayList<>();
        choices.add(visit.login().address());
        try {
            for (String address : visit.organizer().addresses().usable(visit.login())) {
                if (choices.stream().noneMatch(each -> key(each).equals(key(address)))) {
                    choices.add(address);
                }
            }
        } catch (OrganizerException e) {
            return choices; // the page must open; sending checks again
        }
        boolean listed = choices.stream().anyMatch(each -> key(each).equals(key(chosen)));
        if (!listed && allowed(chosen)) {
            choices.add(chosen);
        }
        return choices;
    }

    /** Whether an address is the writer's, also one that can only be written to. */
    boolean reach(String address) {
        return key(address).equals(key(visit.login().address()))
                || (address.indexOf('@') > 0
                        && address.length() <= LONGEST
                        && !among(List.of(address)).isEmpty());
    }

    /** Whether the writer may use an address. The account's own needs no question. */
    boolean allowed(String address) {
        if (key(address).equals(key(visit.login().address()))) {
            return true;
        }
        return address.length() <= LONGEST
                && clear(address)
                && among(List.of(address)).stream().anyMatch(Addresses.Owned::usable);
    }

    /** Whether the text is one address, and only that: anything else could become a second author. */
    private static boolean clear(String address) {
        AddressLines read = AddressLines.parse(address);
        return read.invalid().isEmpty()
                && read.recipients().size() == 1
                && key(read.recipients().get(0).address()).equals(key(address));
    }

    static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
