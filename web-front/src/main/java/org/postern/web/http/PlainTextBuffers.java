package org.postern.web.http;

import java.util.Arrays;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Heap buffers are overwritten when they are released, and never reused. They hold decrypted requests, including
 * passwords, and in a pool these would stay until longer data overwrites them. Buffers outside of the heap hold encrypted
 * data and are pooled.
 */
final class PlainTextBuffers extends ByteBufferPool.Wrapper {
    /** Octets outside of the heap that are kept for the next connections; what is over goes back to the system at once. */
    private static final long KEPT = 16 << 20;
    /** Jetty's own sizes of buffers. */
    private static final int STANDARD = -1;

    PlainTextBuffers() {
        super(new ArrayByteBufferPool(0, STANDARD, STANDARD, Integer.MAX_VALUE, 0, KEPT));
    }

    /** A buffer whose content does not outlive its use. */
    private static final class Overwritten extends RetainableByteBuffer.FixedCapacity {
        Overwritten(int size) {
            super(BufferUtil.allocate(size));
        }

        @Override
        public boolean release() {
            boolean last = super.release();
            if (last) {
                Arrays.fill(getByteBuffer().array(), (byte) 0);
            }
            return last;
        }
    }

    @Override
    public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
        return direct ? super.acquire(size, true) : new Overwritten(size);
    }
}
