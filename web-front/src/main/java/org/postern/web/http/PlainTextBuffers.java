package org.postern.web.http;

import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * Heap buffers are never reused. They hold decrypted requests, including passwords, and in a pool these would stay
 * until longer data overwrites them. Buffers outside of the heap hold encrypted data and are pooled.
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
