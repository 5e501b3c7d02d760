package org.postern.core.admin;

import org.postern.core.ApplianceException;
import org.postern.core.config.ConfigException;
import org.postern.store.account.AccountException;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.filter.sieve.ScriptException;
import org.postern.store.mailbox.StoreException;
import org.postern.tls.TlsKeyException;

/** Thrown by operations for a problem that a person can fix; the message says how. */
public final class Refusal {
    private Refusal() {}

    /** Returns whether a failure is a refusal; any other failure is a fault of the program. */
    public static boolean is(Throwable failure) {
        return failure instanceof ApplianceException
                || failure instanceof ConfigException
                || failure instanceof AccountException
                || failure instanceof InvalidAddressException
                || failure instanceof ScriptException
                || failure instanceof StoreException
                || failure instanceof TlsKeyException;
    }
}
