package org.postern.store.james;

import java.util.List;
import org.apache.james.protocols.api.Response;

/** A response that has no lines of its own yet. */
interface Unspoken extends Response {
    @Override
    default String getRetCode() {
        return "";
    }

    @Override
    default List<CharSequence> getLines() {
        return List.of();
    }

    @Override
    default boolean isEndSession() {
        return false;
    }
}
