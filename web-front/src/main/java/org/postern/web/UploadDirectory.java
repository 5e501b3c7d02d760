package org.postern.web;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory that holds posted files while their request runs. */
final class UploadDirectory {
    private UploadDirectory() {}

    /**
     * Creates the directory for this process's user alone and deletes files left by a crash. Deletes every file in it,
     * so it must not be shared.
     */
    static Path prepare(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, "MultiPart*")) {
                for (Path leftover : leftovers) {
                    if (Files.isRegularFile(leftover, LinkOption.NOFOLLOW_LINKS)) {
                        Files.delete(leftover);
                    }
                }
            }
            return directory;
        } catch (IOException e) {
            throw new WebFrontException("the directory for posted files is not usable: " + directory, e);
        }
    }
}
