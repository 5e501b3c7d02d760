package org.postern.core.config;

/** A record of keys that must fit together. */
interface Checked {
    /**
     * Reports every contradiction between the keys of this record. If a key could not be read, the record holds its
     * default, and reports about that key are dropped. Reads no files and asks no DNS.
     */
    void check(TableCheck check);
}
