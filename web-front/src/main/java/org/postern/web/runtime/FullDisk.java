package org.postern.web.runtime;

import java.io.IOException;

/** Recognizes a full disk. Java passes ENOSPC and EDQUOT on as text only. */
public final class FullDisk {
    private FullDisk() {}

    /** Whether a failure was caused by it. */
    public static boolean causes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = String.valueOf(cause.getMessage());
            if (cause instanceof IOException && (words.contains("No space left") || words.contains("quota exceeded"))) {
                return true;
            }
        }
        return false;
    }
}
