package org.postern.message.mime;

import java.util.ArrayList;
import java.util.List;
import org.postern.message.header.HeaderParameters;
import org.postern.message.sign.Signature;

/** The structure of a message, with the octets of its texts and the sizes of its other parts. */
final class PartTree {
    /** A node of the tree. */
    sealed interface Node permits Group, Part {}

    /**
     * A multipart, or what was inside a container.
     *
     * @param aside text that is not in a part
     */
    record Group(String subtype, HeaderParameters type, List<Node> children, StringBuilder aside) implements Node {
        static Group of(String subtype) {
            return new Group(
                    subtype, HeaderParameters.parse("multipart/" + subtype), new ArrayList<>(), new StringBuilder());
        }
    }

    /** A leaf. Holds the decoded size and, for what a page shows, the octets within the limits. */
    static final class Part implements Node {
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
    private final List<Signature> signatures;
    private final boolean encrypted;
    private final boolean broken;

    PartTree(Group root, List<Signature> signatures, boolean encrypted, boolean broken) {
        this.root = root;
        this.signatures = List.copyOf(signatures);
        this.encrypted = encrypted;
        this.broken = broken;
    }

    Group root() {
        return root;
    }

    /** The outermost first. */
    List<Signature> signatures() {
        return signatures;
    }

    boolean encrypted() {
        return encrypted;
    }

    boolean broken() {
        return broken;
    }
}
