package org.postern.message.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.postern.message.pack.PackedFile;
import org.postern.message.pack.UuText;
import org.postern.message.pack.WinmailDat;
import org.postern.message.sign.OpaqueMessage;

/** Streams one part of a message, through the containers that hold it. Holds a winmail.dat in memory, else nothing. */
final class Packages {
    private Packages() {}

    /** @param number see {@link PartNumber} */
    static Optional<InputStream> part(InputStream message, int number) throws IOException {
        int wanted = number % PartNumber.BASE;
        MimeWalk walk = new MimeWalk(message);
        for (MimeWalk.Step step = walk.next(); step != MimeWalk.Step.END; step = walk.next()) {
            if (step == MimeWalk.Step.LEAF && walk.leaf().number() == wanted) {
                int inside = number / PartNumber.BASE;
                return inside == 0 ? Optional.of(walk.content()) : inside(walk.leaf(), walk.content(), inside);
            }
        }
        return Optional.empty();
    }

    private static Optional<InputStream> inside(Leaf leaf, InputStream content, int number) throws IOException {
        if (leaf.isOpaque()) {
            Optional<InputStream> message = OpaqueMessage.open(content).content();
            return message.isPresent() ? part(message.get(), number) : Optional.empty();
        }
        if (leaf.isMessage()) {
            return part(content, number);
        }
        if (leaf.isTnef()) {
            List<PackedFile> files = WinmailDat.read(content).files();
            return number <= files.size()
                    ? Optional.of(new ByteArrayInputStream(files.get(number - 1).octets()))
                    : Optional.empty();
        }
        return UuText.file(content, number);
    }
}
