package org.postern.core.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.web.organizer.Addresses;
import org.postern.web.organizer.BlockedSenders;
import org.postern.web.organizer.Changes;
import org.postern.web.organizer.Colleagues;
import org.postern.web.organizer.Conversations;
import org.postern.web.organizer.Correspondents;
import org.postern.web.organizer.Drafts;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Folders;
import org.postern.web.organizer.Invitations;
import org.postern.web.organizer.Labels;
import org.postern.web.organizer.Messages;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Order;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.Messages.Sort;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.Outbox;
import org.postern.web.organizer.PictureSenders;
import org.postern.web.organizer.Reactions;
import org.postern.web.organizer.Search;
import org.postern.web.organizer.Searches;
import org.postern.web.organizer.Unsubscriber;
import org.postern.web.session.HopLogin;

/** What crosses between nodes is read off the ports, and nothing else is taken. */
class PortCallsTest {
    private static final HopLogin WHO = new HopLogin("", "", "ticket");
    private static final Listing LISTING = new Listing(
            List.of(new Entry("u1", FolderRef.own("Süd"), Set.of(Flag.SEEN), Instant.EPOCH, 7, true)), 1, true);

    private final PortCalls calls = new PortCalls();
    private final List<List<Object>> heard = new ArrayList<>();
    private final Organizer organizer = new Organizer(
            port(Folders.class),
            port(Messages.class),
            port(Drafts.class),
            port(Search.class),
            port(Conversations.class),
            port(Outbox.class),
            port(Changes.class),
            port(Colleagues.class),
            port(Addresses.class),
            new Reactions(
                    port(BlockedSenders.class),
                    port(PictureSenders.class),
                    port(Invitations.class),
                    port(Unsubscriber.class),
                    port(Labels.class),
                    port(Searches.class),
                    port(Correspondents.class)));

    private <T> T port(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    heard.add(Arrays.asList(given));
                    return method.getReturnType() == int.class ? (Object) 3 : LISTING;
                }));
    }

    private Object call(String path, String arguments) throws Exception {
        List<JsonElement> values = WireValues.arguments(arguments.getBytes(StandardCharsets.UTF_8));
        Object answer = calls.at(path).orElseThrow().on(organizer, WHO, values, Optional.empty());
        return answer == null ? "nothing" : answer;
    }

    @Test
    void everyPortHasAtMostFiveMethodsAndEachOneCrosses() {
        assertThat(calls.all()).hasSizeGreaterThan(15);
        for (Class<?> port : List.of(
                Folders.class,
                Messages.class,
                Drafts.class,
                Search.class,
                Conversations.class,
                Outbox.class,
                Changes.class,
                Addresses.class)) {
            assertThat(port.getMethods()).as(port.getName()).hasSizeLessThanOrEqualTo(5);
        }
        assertThat(calls.all())
                .allSatisfy(call -> assertThat(calls.at(call.path())).contains(call));
        assertThat(calls.at(Control.VERSION + "/drafts/save").orElseThrow().takesMessage())
                .isTrue();
        assertThat(calls.at(Control.VERSION + "/messages/move").orElseThrow().idempotent())
                .isFalse();
        assertThat(calls.at(Control.VERSION + "/messages/list").orElseThrow().idempotent())
                .isTrue();
        assertThat(calls.at(Control.VERSION + "/outbox/keepsByItself")).isEmpty();
    }

    @Test
    void argumentsAndResultsComeOutAsTheyWentIn() throws Exception {
        Object[] given = {WHO, FolderRef.own("Süd"), new Filter(true, false, true), new Range(50, 10)};
        PortCall list = calls.at(Control.VERSION + "/messages/list").orElseThrow();
        call(Control.VERSION + "/messages/list", list.arguments(given).toString());
        assertThat(heard.get(0)).containsExactly(given);
        Object[] flags = {WHO, List.of("a", "b"), Set.of(Flag.SEEN, Flag.FLAGGED), Set.of()};
        call(
                Control.VERSION + "/messages/changeFlags",
                calls.at(Control.VERSION + "/messages/changeFlags")
                        .orElseThrow()
                        .arguments(flags)
                        .toString());
        assertThat(heard.get(1)).containsExactly(flags);
        Object[] words = {WHO, Optional.empty(), "zebra", new Range(0, 1, new Order(Sort.FROM, false))};
        call(
                Control.VERSION + "/search/words",
                calls.at(Control.VERSION + "/search/words")
                        .orElseThrow()
                        .arguments(words)
                        .toString());
        assertThat(heard.get(2)).containsExactly(words);
        String json = WireValues.written(LISTING).toString();
        assertThat(WireValues.ANSWERS.read(JsonParser.parseString(json), Listing.class))
                .isEqualTo(LISTING);
    }

    @Test
    void whatIsNotExactlyTheArgumentsIsRefusedAndThePortHearsNothing() {
        String filter = "{\"unread\":false,\"flagged\":false,\"attachments\":false}";
        String order = "\"order\":{\"sort\":\"DATE\",\"descending\":true}}";
        String range = "{\"offset\":0,\"limit\":10," + order;
        String tooMany = "[" + "\"u\",".repeat(50_000) + "\"u\"]";
        for (String bad : List.of(
                "",
                "{}",
                "[",
                "[]",
                "[\"inbox\"," + filter + "]",
                "[\"inbox\"," + filter + "," + range + ",1]",
                "[null," + filter + "," + range + "]",
                "[\"\"," + filter + "," + range + "]",
                "[7," + filter + "," + range + "]",
                "[[\"inbox\"]," + filter + "," + range + "]",
                "[\"" + "x".repeat(16_385) + "\"," + filter + "," + range + "]",
                "[\"inbox\",{}," + range + "]",
                "[\"inbox\"," + filter.replace("false", "\"false\"") + "," + range + "]",
                "[\"inbox\"," + filter.replace("false", "0") + "," + range + "]",
                "[\"inbox\"," + filter + ",{\"offset\":-1,\"limit\":10," + order + "]",
                "[\"inbox\"," + filter + ",{\"offset\":0,\"limit\":50001," + order + "]",
                "[\"inbox\"," + filter + ",{\"offset\":0,\"limit\":1.5," + order + "]",
                "[\"inbox\"," + filter + ",{\"offset\":0,\"limit\":1e99," + order + "]",
                "[\"inbox\"," + filter + ",{\"offset\":0,\"limit\":\"10\"," + order + "]",
                "[\"inbox\"," + filter + ",{\"offset\":0," + order + "]",
                "[\"inbox\"," + filter + ",{\"offset\":0,\"limit\":10}]",
                "[\"inbox\"," + filter + "," + range.replace("DATE", "COLOUR") + "]")) {
            assertThatThrownBy(() -> call(Control.VERSION + "/messages/list", bad))
                    .as(bad.substring(0, Math.min(80, bad.length())))
                    .isInstanceOf(MalformedException.class);
        }
        for (String bad :
                List.of("[" + tooMany + ",[],[]]", "[[\"u\"],[\"DELETED\"],[]]", "[\"u\",[],[]]", "[[7],[],[]]")) {
            assertThatThrownBy(() -> call(Control.VERSION + "/messages/changeFlags", bad))
                    .as(bad.substring(0, Math.min(80, bad.length())))
                    .isInstanceOf(MalformedException.class);
        }
        assertThat(heard).isEmpty();
    }
}
