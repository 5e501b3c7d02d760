package org.postern.message.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.postern.message.header.HeaderParameters;

/** The structure of a message, with the octets of its texts and the sizes of its other parts. */
public final class PartTree {
    /** A node of the tree. */
    public sealed interface Node permits Group, Part {}

    /** A multipart. */
    public record Group(String subtype, HeaderParameters type, List<Node> children) implements Node {}

    /** A leaf. Holds the decoded size and, for a text, the octets within the limits. */
    public static final class Part implements Node {
        private final Leaf leaf;
        private final byte[] octets;
        private final long size;

        Part(Leaf leaf, byte[] octets, long size) {
            this.leaf = leaf;
            this.octets = octets;
            this.size = size;
        }

        Leaf leaf() {
            return leaf;
        }

        byte[] octets() {
            return octets;
        }

        long size() {
            return size;
        }
    }

    private final Group root;

    private PartTree(Group root) {
        this.root = root;
    }

    Group root() {
        return root;
    }

    /** Reads the whole message; the walk's outcome says whether it reached the end. */
    static PartTree read(MimeWalk walk) throws IOException {
        Group root = new Group("mixed", HeaderParameters.parse("multipart/mixed"), new ArrayList<>());
        Deque<Group> open = new ArrayDeque<>();
        open.push(root);
        int textBudget = MimeLimits.TEXT_OCTETS;
        for (MimeWalk.Step step = walk.next(); step != MimeWalk.Step.END; step = walk.next()) {
            Group parent = open.getFirst();
            switch (step) {
                case OPEN -> {
                    Group group = new Group(walk.subtype(), walk.type(), new ArrayList<>());
                    parent.children.add(group);
                    open.push(group);
                }
                case CLOSE -> open.pop();
                default -> {
                    Part part = part(walk, walk.leaf().isText() ? textBudget : 0);
                    textBudget -= part.octets.length;
                    parent.children.add(part);
                }
            }
        }
        return new PartTree(root);
    }

    private static Part part(MimeWalk walk, int keep) throws IOException {
        try (InputStream content = walk.content()) {
            byte[] octets = content.readNBytes(keep);
            long size = octets.length;
            byte[] buffer = new byte[16_384];
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                size += count;
            }
            return new Part(walk.leaf(), octets, size);
        }
    }
}
