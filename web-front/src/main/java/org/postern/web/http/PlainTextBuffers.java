package org.postern.web.http;

import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * Buffers on the heap are not used a second time: decrypted requests lie in them, passwords too, and in a pool they would stay
 * until something as long is written over them. Those outside of the heap, which hold what is encrypted, are pooled.
 */
final class PlainTextBuffers extends ByteBufferPool.Wrapper {
    PlainTextBuffers() {
        super(new ArrayByteBufferPool());
    }

    @Override
    public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
        return direct ? super.acquire(size, true) : NON_POOLING.acquire(size, false);
    }
}
