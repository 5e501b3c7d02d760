package org.postern.web.http.pace;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.postern.web.runtime.FairTurns;
import org.postern.web.runtime.FairTurns.Shares;

/**
 * The threads that make pages. Jetty's own threads only read and write. Strangers, sign-ins and members have threads of
 * their own, so that none of them waits for the others. Thread-safe.
 */
public final class PageTurns implements AutoCloseable {
    /** As many as cores: a page for a stranger waits for nothing. */
    private static final int STRANGERS = Math.max(2, Runtime.getRuntime().availableProcessors());
    /** A sign-in may pause for seconds before it is tried, and wait for its place to be tried. */
    private static final int SIGN_INS = 32;
    /** One network's; a member's colleagues sign in at nine. */
    private static final int SIGN_INS_EACH = 8;
    /** Sign-ins from browsers in which the person signed in before, and from networks of members. */
    private static final int EXPECTED = 16;

    private static final int EXPECTED_EACH = 4;
    /** A browser asks for a page, its parts and news at one time. More of one person's pages share the processor. */
    private static final int PERSON = 6;
    /** Waiting requests of one network of strangers; a hundred browsers behind one address send some hundred. */
    private static final int MOST_WAITING = 500;
    /** Waiting requests of one person: some windows that are opened again at one time. */
    private static final int PERSON_WAITING = 100;

    private final FairTurns strangers =
            new FairTurns("web-strangers", new Shares(STRANGERS, STRANGERS, MOST_WAITING), 0);
    private final FairTurns signIns =
            new FairTurns("web-sign-in", new Shares(SIGN_INS, SIGN_INS_EACH, MOST_WAITING), 0);
    private final FairTurns expected =
            new FairTurns("web-sign-in-known", new Shares(EXPECTED, EXPECTED_EACH, MOST_WAITING), 0);
    private final FairTurns members;

    /**
     * Makes the threads when they are needed.
     *
     * @param members pages of members that are made at one time
     * @param streams long answers that are sent at one time, beside them
     */
    public PageTurns(int members, int streams) {
        this.members =
                new FairTurns("web-page", new Shares(members, Math.min(PERSON, members), PERSON_WAITING), streams);
    }

    /** A page for a client without a session. False if too many of its network wait. */
    public boolean stranger(InetAddress client, Runnable work) {
        return strangers.run(network(client), leave -> work.run());
    }

    /** A sign-in. False if too many of its network wait. */
    public boolean signIn(InetAddress client, Runnable work) {
        return signIns.run(network(client), leave -> work.run());
    }

    /**
     * A sign-in that strangers must not delay.
     *
     * @param group the browser or the network that is known
     */
    public boolean expected(String group, Runnable work) {
        return expected.run(group, leave -> work.run());
    }

    /**
     * A page of a member. False if too many of the person's pages wait.
     *
     * @param work gets a call that gives its place away: the answer is long, and how long it takes is up to the client
     */
    public boolean member(String person, Consumer<Runnable> work) {
        return members.run(person, work);
    }

    /** An IPv4 address, or the /48 of an IPv6 address: what one customer may have (RFC 6177). */
    public static String network(InetAddress client) {
        byte[] octets = client.getAddress();
        return HexFormat.of().formatHex(octets, 0, client instanceof Inet6Address ? 6 : octets.length);
    }

    @Override
    public void close() {
        strangers.close();
        signIns.close();
        expected.close();
        members.close();
    }
}
