package org.postern.store.wire;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The threads that all listeners of a mail server share: one accepts connections, a few do I/O, a bounded group runs
 * the protocols. And the memory for what they read and write.
 */
public final class WireThreads implements AutoCloseable {
    /** Each arena keeps a chunk, inside and outside the heap. Few suffice: an allocation is short beside what it is for. */
    private static final int ARENAS = 2;

    private static final int PAGE = 8_192;
    /** Chunks of 1 MiB: sixteen full answers. An empty one goes back; of Netty's own, of 4 MiB, some octet is always in use. */
    private static final int CHUNK_ORDER = 7;

    /** Without caches for each thread, which would keep chunks that nobody uses. */
    private final ByteBufAllocator buffers = new PooledByteBufAllocator(
            PooledByteBufAllocator.defaultPreferDirect(), ARENAS, ARENAS, PAGE, CHUNK_ORDER, 0, 0, false);

    private final EventLoopGroup accept = new NioEventLoopGroup(1, new DefaultThreadFactory("mail-accept", true));
    private final EventLoopGroup io;
    private final EventExecutorGroup work;
    /** Threads that still owe a sign of life, and since when, on {@link System#nanoTime()}. */
    private final Map<EventExecutor, Long> asked = new ConcurrentHashMap<>();

    /**
     * Starts the threads.
     *
     * @param ioThreads do I/O and TLS; as many as cores
     * @param workThreads run commands, which may wait for the disk or a password hash; a connection always uses the
     *     same thread
     */
    public WireThreads(int ioThreads, int workThreads) {
        io = new NioEventLoopGroup(ioThreads, new DefaultThreadFactory("mail-io", true));
        work = new DefaultEventExecutorGroup(workThreads, new DefaultThreadFactory("mail-work", true));
    }

    /** The memory of all connections. */
    ByteBufAllocator buffers() {
        return buffers;
    }

    EventLoopGroup accept() {
        return accept;
    }

    EventLoopGroup io() {
        return io;
    }

    EventExecutorGroup work() {
        return work;
    }

    /**
     * Asks every thread for a sign of life.
     *
     * @param longest after which a thread that has not given one since an earlier call stands still
     */
    public Optional<String> fault(Duration longest) {
        return Stream.of(accept, io, work)
                .flatMap(group -> StreamSupport.stream(group.spliterator(), false))
                .flatMap(each -> fault(each, longest).stream())
                .findFirst();
    }

    private Optional<String> fault(EventExecutor thread, Duration longest) {
        Long since = asked.get(thread);
        if (since != null) {
            return System.nanoTime() - since > longest.toNanos()
                    ? Optional.of("a thread of the mail listeners stands still")
                    : Optional.empty();
        }
        asked.put(thread, System.nanoTime());
        try {
            thread.execute(() -> asked.remove(thread));
            return Optional.empty();
        } catch (RejectedExecutionException e) {
            asked.remove(thread);
            return Optional.of("a thread of the mail listeners has ended");
        }
    }

    /** Stops the I/O threads first, since they notify the others of the connections they close. */
    @Override
    public void close() {
        var accepting = accept.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        // Waits for a quiet period, since both kinds of threads take turns in cleaning up a closed connection.
        var moving = io.shutdownGracefully(100, 1_000, TimeUnit.MILLISECONDS);
        moving.awaitUninterruptibly(2, TimeUnit.SECONDS);
        accepting.awaitUninterruptibly(1, TimeUnit.SECONDS);
        work.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
