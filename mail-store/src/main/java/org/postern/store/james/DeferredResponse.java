package org.postern.store.james;

import java.util.concurrent.CompletableFuture;
import org.apache.james.protocols.api.Response;

/**
 * A response that becomes available later. Until then no further command of this connection runs, and no thread waits.
 * If the future fails, the client gets the protocol's reply for internal errors.
 */
public record DeferredResponse(CompletableFuture<Response> answer) implements Unspoken {}
