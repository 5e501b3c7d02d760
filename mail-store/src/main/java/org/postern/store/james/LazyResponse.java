package org.postern.store.james;

import java.util.function.Supplier;
import org.apache.james.protocols.api.Response;

/**
 * An answer that is worked out on the connection's thread when its turn has come: what a {@link DeferredResponse} completes
 * with where the session has a part in the answer.
 */
public record LazyResponse(Supplier<Response> answer) implements Unspoken {}
