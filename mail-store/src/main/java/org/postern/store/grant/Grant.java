package org.postern.store.grant;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.postern.store.mailbox.StoreException;

/**
 * Whether a session may go on. Another process may change a password, so the register is asked, but at most every other
 * second: a session may send thousands of commands in that time. Confined to the connection's thread.
 */
public final class Grant {
    private static final long AGAIN = TimeUnit.SECONDS.toNanos(2);

    private final BooleanSupplier register;
    private final LongSupplier nanoTime;
    private long asked;
    private boolean stands = true;

    /**
     * Makes a grant that stands now.
     *
     * @param register whether it still stands
     * @param nanoTime monotonic time
     */
    public Grant(BooleanSupplier register, LongSupplier nanoTime) {
        this.register = register;
        this.nanoTime = nanoTime;
        asked = nanoTime.getAsLong();
    }

    /** Once false, always false. A register that cannot be read ends no session. */
    public boolean stands() {
        long now = nanoTime.getAsLong();
        if (stands && now - asked >= AGAIN) {
            asked = now;
            try {
                stands = register.getAsBoolean();
            } catch (StoreException e) {
                return true;
            }
        }
        return stands;
    }
}
