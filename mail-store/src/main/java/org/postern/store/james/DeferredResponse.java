package org.postern.store.james;

import java.util.concurrent.CompletableFuture;
import org.apache.james.protocols.api.Response;

/**
 * An answer that comes later. Until it does, no further command of this connection runs, and no thread waits. A future that
 * fails is answered as the protocol answers its own faults.
 */
public record DeferredResponse(CompletableFuture<Response> answer) implements Unspoken {}
