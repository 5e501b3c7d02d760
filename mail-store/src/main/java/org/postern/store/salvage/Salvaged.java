package org.postern.store.salvage;

import java.util.List;

/**
 * What a salvage brought into the new store, and what it could not.
 *
 * @param accounts in the new store, with those made for mail whose owner is not known
 * @param messages in all folders of the new store
 * @param queued recipients of waiting mail; all are held
 * @param lost one sentence for each loss; empty when everything was there
 */
public record Salvaged(long accounts, long messages, long queued, List<String> lost) {
    public Salvaged {
        lost = List.copyOf(lost);
    }
}
