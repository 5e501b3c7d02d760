package org.postern.message.mime;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.postern.message.charset.TextDecoder;
import org.postern.message.file.FileWords;
import org.postern.message.mime.PartTree.Group;
import org.postern.message.mime.PartTree.Node;
import org.postern.message.mime.PartTree.Part;
import org.postern.message.pack.PackedFile;
import org.postern.message.pack.UuText;
import org.postern.message.pack.WinmailDat;
import org.postern.message.sign.ClearSignature;
import org.postern.message.sign.OpaqueMessage;
import org.postern.message.sign.Signature;

/**
 * Reads a message into its tree of parts, and opens what is packed in parts: signed messages, winmail.dat, uuencoded
 * files. Confined to one thread and one message.
 */
final class PartReader {
    private final List<Signature> signatures = new ArrayList<>();
    private boolean encrypted;
    private boolean broken;
    private int textBudget = MimeLimits.TEXT_OCTETS;
    private int asideBudget = MimeLimits.ASIDE_OCTETS;
    private int smallBudget = MimeLimits.SMALL_PARTS;

    private final boolean measuring;
    private final Optional<FileWords> words;

    private PartReader(boolean measuring, Optional<FileWords> words) {
        this.measuring = measuring;
        this.words = words;
    }

    /**
     * Reads the whole message; the walk's outcome says whether it reached the end.
     *
     * @param measuring whether files are decoded to learn their size, which otherwise is 0
     * @param words gathers the text of files, when somebody wants it
     */
    static PartTree read(MimeWalk walk, boolean measuring, Optional<FileWords> words) throws IOException {
        PartReader reader = new PartReader(measuring, words);
        Group root = reader.tree(walk, PartNumber.TOP);
        return new PartTree(root, reader.signatures, reader.encrypted, reader.broken);
    }

    private Group tree(MimeWalk walk, PartNumber numbers) throws IOException {
        Group root = Group.of("mixed");
        Deque<Group> open = new ArrayDeque<>();
        open.push(root);
        for (MimeWalk.Step step = walk.next(); step != MimeWalk.Step.END; step = walk.next()) {
            Group parent = open.getFirst();
            switch (step) {
                case OPEN -> {
                    Group group = new Group(walk.subtype(), walk.type(), new ArrayList<>(), new StringBuilder());
                    parent.children().add(group);
                    open.push(group);
                }
                case CLOSE -> open.pop();
                case ASIDE -> aside(walk, parent);
                default -> parent.children().add(node(walk, numbers));
            }
        }
        clearSignature(walk, root);
        return root;
    }

    private void aside(MimeWalk walk, Group group) throws IOException {
        try (Measured content = new Measured(walk.aside())) {
            byte[] octets = content.readNBytes(asideBudget);
            asideBudget -= octets.length;
            content.drain();
            String text = TextDecoder.decode(octets, Optional.empty(), Optional.empty())
                    .text()
                    .strip();
            if (!text.isEmpty()) {
                group.aside().append(group.aside().length() == 0 ? "" : "\n\n").append(text);
            }
        }
    }

    private Node node(MimeWalk walk, PartNumber numbers) throws IOException {
        Leaf leaf = walk.leaf().numbered(numbers.of(walk.leaf().number()));
        try (Measured content = new Measured(walk.content())) {
            if (numbers.canHoldMore()) {
                PartNumber inside = numbers.inside(walk.leaf().number());
                if (leaf.isOpaque()) {
                    return opaque(leaf, content, inside);
                }
                if (leaf.isTnef()) {
                    return tnef(leaf, content, inside);
                }
                if (leaf.mediaType().equals("text/plain") && leaf.isText()) {
                    return uuText(leaf, content, inside);
                }
            }
            int keep = keep(leaf, walk.leaf().number() == 1);
            if (keep == 0 && addWords(leaf, content)) {
                content.drain();
                return new Part(leaf, new byte[0], content.size);
            }
            if (keep == 0 && !measuring) {
                walk.skip();
                return new Part(leaf, new byte[0], 0);
            }
            byte[] octets = content.readNBytes(keep);
            spend(leaf, octets.length);
            content.drain();
            return new Part(leaf, octets, content.size);
        }
    }

    /** Octets worth keeping of that leaf. */
    private int keep(Leaf leaf, boolean first) {
        if (leaf.isMessage()) {
            return Math.min(MimeLimits.INNER_HEADER, smallBudget);
        }
        if (leaf.isCalendar() || leaf.isReport() || leaf.isSignature()) {
            return Math.min(MimeLimits.SMALL_PART, smallBudget);
        }
        boolean text = leaf.mediaType().startsWith("text/") && (leaf.isText() || first);
        return text ? textBudget : 0;
    }

    /** Whether it was a file whose words were wanted. */
    private boolean addWords(Leaf leaf, InputStream content) throws IOException {
        String name = leaf.fileName().orElse("");
        if (leaf.isText()
                || words.filter(all -> all.wants(leaf.mediaType(), name)).isEmpty()) {
            return false;
        }
        words.get().add(leaf.mediaType(), name, leaf.type().get("charset"), content);
        return true;
    }

    private void spend(Leaf leaf, int octets) {
        if (leaf.isMessage() || leaf.isCalendar() || leaf.isReport() || leaf.isSignature()) {
            smallBudget -= octets;
        } else {
            textBudget -= octets;
        }
    }

    private Node opaque(Leaf leaf, Measured content, PartNumber inside) throws IOException {
        Optional<Group> inner = Optional.empty();
        try {
            OpaqueMessage opaque = OpaqueMessage.open(content);
            encrypted |= opaque.kind().encrypted();
            if (opaque.content().isPresent()) {
                int at = signatures.size();
                MimeWalk walk = new MimeWalk(opaque.content().get());
                Group tree = tree(walk, inside);
                if (walk.outcome() == MimeWalk.Outcome.TOO_COMPLEX) {
                    throw new MimeWalk.TooComplex();
                }
                opaque.signature()
                        .map(signature -> leaf.sole() ? signature : signature.ofPart())
                        .ifPresent(signature -> signatures.add(at, signature));
                broken |= walk.outcome() == MimeWalk.Outcome.BROKEN;
                inner = Optional.of(tree).filter(PartReader::holdsAnything);
            }
        } catch (MimeWalk.TooComplex e) {
            throw e;
        } catch (IOException e) {
            broken = true; // no CMS message: a file
        }
        content.drain();
        return inner.isPresent() ? inner.get() : new Part(leaf, new byte[0], content.size);
    }

    private static boolean holdsAnything(Group tree) {
        return tree.aside().length() > 0
                || tree.children().stream()
                        .anyMatch(child -> child instanceof Group || (child instanceof Part part && part.size() > 0));
    }

    private Node tnef(Leaf leaf, Measured content, PartNumber inside) throws IOException {
        Optional<WinmailDat> opened = Optional.empty();
        try {
            opened = Optional.of(WinmailDat.read(content));
        } catch (MimeWalk.TooComplex e) {
            throw e;
        } catch (IOException e) {
            // Damaged or too large: the file itself is offered.
        }
        content.drain();
        boolean empty = opened.filter(
                        dat -> !dat.files().isEmpty() || !dat.text().isBlank())
                .isEmpty();
        if (empty) {
            return new Part(leaf, new byte[0], content.size);
        }
        Group group = Group.of("x-tnef");
        group.aside().append(opened.get().text());
        int number = 0;
        for (PackedFile file : opened.get().files()) {
            Leaf packed = Leaf.file(inside.of(++number), file.name());
            addWords(packed, new ByteArrayInputStream(file.octets()));
            group.children().add(new Part(packed, new byte[0], file.octets().length));
        }
        return group;
    }

    private Node uuText(Leaf leaf, Measured content, PartNumber inside) throws IOException {
        UuText text = UuText.read(content, textBudget);
        textBudget -= text.text().length;
        Part part = new Part(leaf, text.text(), text.size());
        if (text.blocks().isEmpty()) {
            return part;
        }
        Group group = Group.of("mixed");
        group.children().add(part);
        int number = 0;
        for (UuText.Block block : text.blocks()) {
            group.children().add(new Part(Leaf.file(inside.of(++number), block.name()), new byte[0], block.size()));
        }
        return group;
    }

    /** Checks the signature beside the first part of a message that is signed as a whole. */
    private void clearSignature(MimeWalk walk, Group root) {
        boolean signed = !root.children().isEmpty()
                && root.children().get(0) instanceof Group group
                && group.subtype().equals("signed");
        if (!signed) {
            return;
        }
        Group group = (Group) root.children().get(0);
        Optional<ClearSignature> seen = walk.signature();
        Optional<Part> detached = group.children().stream()
                .skip(1)
                .filter(child -> child instanceof Part part && part.leaf().isSignature())
                .map(Part.class::cast)
                .findFirst();
        if (seen.isPresent() && detached.isPresent()) {
            signatures.add(0, seen.get().check(detached.get().octets()));
        }
    }

    /** Counts the octets of a part. */
    private static final class Measured extends FilterInputStream {
        private long size;

        Measured(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int octet = in.read();
            size += octet < 0 ? 0 : 1;
            return octet;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            size += Math.max(0, count);
            return count;
        }

        void drain() throws IOException {
            byte[] buffer = new byte[16_384];
            while (read(buffer, 0, buffer.length) >= 0) {}
        }
    }
}
