package org.postern.core.config;

/** A record of keys that must fit together. */
interface Checked {
    /**
     * Reports every contradiction between the keys of this record. Where a key could not be read, the record holds the default
     * in its place, and what is reported about that key is dropped. Reads no files and asks no DNS.
     */
    void check(TableCheck check);
}
