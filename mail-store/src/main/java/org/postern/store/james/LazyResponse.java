package org.postern.store.james;

import java.util.function.Supplier;
import org.apache.james.protocols.api.Response;

/**
 * A response that is computed on the connection's thread when it is due. A {@link DeferredResponse} completes with one
 * when the session takes part in making the response.
 */
public record LazyResponse(Supplier<Response> answer) implements Unspoken {}
