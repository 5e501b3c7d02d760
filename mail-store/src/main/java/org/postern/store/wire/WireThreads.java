package org.postern.store.wire;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.TimeUnit;

/** The threads that all listeners of a mail server share: one accepts, a few move bytes, a bounded group runs the protocols. */
public final class WireThreads implements AutoCloseable {
    private final EventLoopGroup accept = new NioEventLoopGroup(1, new DefaultThreadFactory("mail-accept", true));
    private final EventLoopGroup io;
    private final EventExecutorGroup work;

    /**
     * Makes them.
     *
     * @param ioThreads move bytes and do TLS; as many as cores
     * @param workThreads run commands, which may wait for the disk or a password hash; a connection keeps to one of them
     */
    public WireThreads(int ioThreads, int workThreads) {
        io = new NioEventLoopGroup(ioThreads, new DefaultThreadFactory("mail-io", true));
        work = new DefaultEventExecutorGroup(workThreads, new DefaultThreadFactory("mail-work", true));
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

    /** The I/O threads go first, since what they close is told to the others. */
    @Override
    public void close() {
        var accepting = accept.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        // A quiet moment: a connection that closed is taken apart by both kinds of threads in turn.
        var moving = io.shutdownGracefully(100, 1_000, TimeUnit.MILLISECONDS);
        moving.awaitUninterruptibly(2, TimeUnit.SECONDS);
        accepting.awaitUninterruptibly(1, TimeUnit.SECONDS);
        work.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
