package org.postern.core.config;

/**
 * Replaces the configuration file where it does not belong to the owner of the data: on an installed box it is root's, and the
 * server only reads it.
 */
@FunctionalInterface
public interface ConfigKeeper {
    /** The largest text that is taken, in octets. */
    int MOST = 1 << 20;

    /** Puts a text in the place of the present one, in one step; on disk when this returns. */
    void replace(String text);
}
