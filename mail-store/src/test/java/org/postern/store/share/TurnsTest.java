package org.postern.store.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final List<String> begun = new ArrayList<>();

    private static Turns.Claim claim(String network) {
        return Turns.Claim.of(List.of(network));
    }

    private void begin(Turns turns, String network) {
        turns.begin(claim(network), () -> begun.add(network));
    }

    @Test
    void aNewcomerFindsAPlaceHoweverManyWantAll() {
        for (int hogs : List.of(1, 2, 10, 20, 100)) {
            Turns turns = new Turns(128);
            begun.clear();
            for (int i = 0; i < 200; i++) {
                for (int hog = 0; hog < hogs; hog++) {
                    begin(turns, "hog " + hog);
                }
            }
            assertThat(begun).hasSizeLessThan(128);
            begin(turns, "honest");
            assertThat(begun).as("%d hogs", hogs).endsWith("honest");
        }
    }

    @Test
    void aWholeSiteGetsNoMoreThanItsPart() {
        Turns turns = new Turns(128);
        for (int i = 0; i < 500; i++) {
            List<String> networks = List.of("64 " + i, "56 " + i / 10, "48");
            turns.begin(Turns.Claim.of(networks), () -> begun.add(networks.get(0)));
        }
        assertThat(begun).hasSizeBetween(40, 43); // half of what it leaves: a third
    }

    @Test
    void linesAreServedInTurn() {
        Turns turns = new Turns(1);
        IntStream.range(0, 3).forEach(i -> begin(turns, "first"));
        IntStream.range(0, 2).forEach(i -> begin(turns, "second"));
        begin(turns, "third");
        while (begun.size() < 6) {
            turns.end(claim(begun.get(begun.size() - 1)));
        }
        assertThat(begun).containsExactly("first", "first", "second", "third", "first", "second");
    }

    @Test
    void workThatEndsAtOnceDoesNotNest() {
        Turns turns = new Turns(4);
        Turns.Claim network = claim("one");
        turns.begin(network, () -> begun.add("holds"));
        for (int i = 0; i < 100_000; i++) {
            turns.begin(network, () -> turns.end(network));
        }
        turns.begin(network, () -> begun.add("last"));
        turns.end(network);
        assertThat(begun).containsExactly("holds", "last");
    }

    @Test
    void workThatCannotBeginHoldsNoPlace() {
        Turns turns = new Turns(1);
        turns.begin(claim("one"), () -> {
            throw new IllegalStateException("cannot begin");
        });
        begin(turns, "two");
        assertThat(begun).containsExactly("two");
    }

    @Test
    void whatWaitsForOneTargetHoldsNoPlaceAndDelaysNoOther() {
        Turns turns = new Turns(16);
        for (int i = 0; i < 100; i++) {
            String network = "network " + i;
            turns.begin(new Turns.Claim(List.of(network), Optional.of("slow")), () -> begun.add(network));
        }
        assertThat(begun).hasSize(3); // a fifth
        turns.begin(new Turns.Claim(List.of("network 50"), Optional.of("quick")), () -> begun.add("quick"));
        assertThat(begun).endsWith("quick");
        turns.end(new Turns.Claim(List.of("network 0"), Optional.of("slow")));
        assertThat(begun).endsWith("network 3");
    }
}
