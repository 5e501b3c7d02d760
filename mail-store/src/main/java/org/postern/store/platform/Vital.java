package org.postern.store.platform;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A part without which the box only seems to run.
 *
 * @param name one word, which everybody may read
 * @param fault what is wrong with it now; empty while it works. Answers at once
 */
public record Vital(String name, Supplier<Optional<String>> fault) {}
