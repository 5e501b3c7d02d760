package org.postern.store.wire;

import org.apache.james.protocols.api.Protocol;

/** What a listener speaks: the commands, and the words for the cases that the wire itself decides. */
public record WireProtocol(Protocol commands, Courtesies courtesies) {}
