package org.postern.core.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static byte[] message(int octets) {
        byte[] message = new byte[octets];
        new Random(4).nextBytes(message);
        return message;
    }

    private static InputStream of(byte[] octets) {
        return new ByteArrayInputStream(octets);
    }

    @Test
    void aMessageComesOutAsItWentIn() throws IOException {
        for (int octets : new int[] {0, 1, 16_383, 16_384, 16_385, 100_000}) {
            byte[] message = message(octets);
            assertThat(Frames.received(Frames.sent(of(message))).readAllBytes()).isEqualTo(message);
        }
    }

    @Test
    void aMessageThatBreaksOffAnywhereIsNoMessage() throws IOException {
        byte[] sent = Frames.sent(of(message(40_000))).readAllBytes();
        for (int kept : new int[] {0, 3, 4, 100, 16_388, 16_389, 40_000, sent.length - 4, sent.length - 1}) {
            InputStream half = Frames.received(of(Arrays.copyOf(sent, kept)));
            assertThatThrownBy(half::readAllBytes).as("after " + kept).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aPieceThatIsTooLongIsNoMessage() {
        byte[] negative = {-1, -1, -1, -1, 0};
        byte[] huge = {127, 0, 0, 0, 0};
        assertThatThrownBy(() -> Frames.received(of(negative)).readAllBytes()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Frames.received(of(huge)).readAllBytes()).isInstanceOf(IOException.class);
    }
}
