package org.postern.core.admin;

import org.postern.core.ApplianceException;
import org.postern.core.config.ConfigException;
import org.postern.store.account.AccountException;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.filter.sieve.ScriptException;
import org.postern.store.mailbox.StoreException;
import org.postern.tls.TlsKeyException;

/** What operations throw when something is wrong that a person can mend; the message says how. */
public final class Refusal {
    private Refusal() {}

    /** Whether a failure is one of these; anything else is a fault of the program. */
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
