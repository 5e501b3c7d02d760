package org.postern.store.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose sign-in gets a thread while others hold theirs. */
class LoginTurnsTest {
    private static final int MEMBER = 200;

    private final CountDownLatch end = new CountDownLatch(1);
    private final LoginTurns turns = new LoginTurns(client -> (client.getAddress()[3] & 0xff) == MEMBER);

    @AfterEach
    void close() {
        end.countDown();
        turns.close();
    }

    private static InetAddress address(int n) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, (byte) (n >> 8), (byte) n});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean runs(int client) throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        turns.run(address(client), ran::countDown);
        return ran.await(10, TimeUnit.SECONDS);
    }

    @Test
    void aMembersProgramDoesNotWaitForABotnetThatGuesses() throws Exception {
        for (int n = 0; n < 150; n++) {
            turns.run(address(n), this::hang);
        }
        assertThat(runs(MEMBER)).isTrue();
    }

    @Test
    void oneNetworkThatGuessesLeavesThreadsToOthers() throws Exception {
        for (int n = 0; n < 60; n++) {
            turns.run(address(1), this::hang);
        }
        assertThat(runs(2)).isTrue();
        assertThat(runs(3)).isTrue();
    }

    @Test
    void oneNetworkFillsNoWaitingRoom() throws Exception {
        assertThatThrownBy(() -> {
                    for (int n = 0; n < 400; n++) {
                        turns.run(address(1), this::hang);
                    }
                })
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(runs(2)).isTrue();
    }
}
