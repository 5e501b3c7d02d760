package org.postern.core.violation.message;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Stands in for a class of the reader of mail. */
public final class ReadsFiles {
    @Nullable
    Path file;

    org.postern.core.violation.store.@Nullable SeesOtherLeaves store;
}
