package org.postern.store.delivery;

import org.postern.store.address.Domain;

/** Finds the servers of a destination. Thread-safe; blocks within its own time limit. */
interface RouteFinder {
    Route find(Domain destination);
}
