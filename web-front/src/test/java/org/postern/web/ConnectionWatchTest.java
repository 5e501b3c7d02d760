package org.postern.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;
import org.postern.web.http.ConnectionWatch;
import org.postern.web.http.Deadlines;

/** What the watch takes for a connection and gives back, whatever order the operating system tells things in. */
class ConnectionWatchTest {
    private static final SocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

    private final FakeMemory memory = new FakeMemory(1 << 20);
    private final ConnectionWatch watch = new ConnectionWatch(Deadlines.STANDARD, 200, memory);

    private static final class From extends ByteArrayEndPoint {
        private final SocketAddress peer;

        From(SocketAddress peer) {
            this.peer = peer;
        }

        @Override
        public SocketAddress getRemoteSocketAddress() {
            return peer;
        }
    }

    private static final class Silent extends AbstractConnection {
        Silent(SocketAddress peer) {
            super(new From(peer), Runnable::run);
        }

        @Override
        public void onFillable() {}
    }

    @Test
    void aConnectionGivesItsMemoryBackWhenItsPortIsAlreadyUsedAgain() {
        Silent first = new Silent(CLIENT);
        Silent second = new Silent(CLIENT);
        watch.onOpened(first);
        long each = memory.held();
        watch.onOpened(second); // the first was reset by its client, which nobody has noticed yet
        watch.onClosed(first);
        assertThat(memory.held()).isPositive().isEqualTo(each);
        watch.onClosed(second);
        assertThat(memory.held()).isZero();
        assertThat(watch.size()).isZero();
    }

    @Test
    void theEndOfAnEarlierConnectionOfThePortDoesNotTouchTheLaterOne() {
        Silent first = new Silent(CLIENT);
        Silent second = new Silent(CLIENT);
        watch.onOpened(first);
        watch.onOpened(second);
        watch.onClosed(first);
        watch.onClosed(first);
        watch.read(CLIENT, 100);
        assertThat(memory.spent.get()).isEqualTo(100);
        assertThat(watch.size()).isOne();
    }
}
