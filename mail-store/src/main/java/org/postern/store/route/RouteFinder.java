package org.postern.store.route;

import org.postern.store.address.Domain;

/** Finds the servers of a destination. Thread-safe; blocks within its own time limit. */
public interface RouteFinder {
    DeliveryRoute find(Domain destination);
}
