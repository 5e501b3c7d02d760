package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.junit.jupiter.api.Test;

class HashMemoryTest {
    private final List<Runnable> later = new ArrayList<>();
    private final HashMemory memory = new HashMemory(16, later::add);

    @Test
    void oneHashHandsItsMemoryToTheNext() {
        BlockPool first = memory.take();
        BlockPool second = memory.take();
        assertThat(second).isNotSameAs(first);
        memory.give(first);

        assertThat(memory.take()).isSameAs(first);
    }

    @Test
    void keepsLittleHoweverManyHashesWereMadeAtOnce() {
        List<BlockPool> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(memory.take());
        }
        all.forEach(memory::give);

        assertThat(List.of(memory.take(), memory.take())).isSubsetOf(all);
        assertThat(memory.take()).isNotIn(all);
    }

    @Test
    void givesUpWhatNobodyUsedForAWhile() {
        BlockPool first = memory.take();
        memory.give(first);
        assertThat(memory.take()).isSameAs(first);
        memory.give(first);

        later.get(0).run();
        assertThat(memory.take()).as("it was used again since").isSameAs(first);
        memory.give(first);
        later.get(2).run();
        assertThat(memory.take()).isNotSameAs(first);
    }

    @Test
    void usedMemoryChangesNoHash() {
        PasswordHash hash = new PasswordHash(new PasswordHash.Cost(64, 2, 2));
        String right = hash.hash("right".toCharArray());
        for (int i = 0; i < 5; i++) {
            assertThat(hash.verify(right, "right".toCharArray())).isTrue();
            assertThat(hash.verify(right, "wrong".toCharArray())).isFalse();
            assertThat(new PasswordHash(new PasswordHash.Cost(16, 1, 1)).verify(right, "right".toCharArray()))
                    .as("with memory of its own, for another cost")
                    .isTrue();
        }
    }
}
