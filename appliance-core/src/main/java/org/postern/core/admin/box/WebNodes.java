package org.postern.core.admin.box;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Box;
import org.postern.core.console.NewFile;
import org.postern.tls.node.JoinedNode;
import org.postern.tls.node.NodeCertificate;
import org.postern.tls.node.NodeKeys;

/** Web nodes in a DMZ in front of a mail node inside. A running mail node applies changes at once. */
public final class WebNodes {
    private final Box box;

    public WebNodes(Box box) {
        this.box = box;
    }

    /**
     * On the mail node: writes the file, mode 0600, that lets a web node join. It contains a key and must not exist
     * yet.
     */
    public void invite(String name, Path out) {
        if (Files.exists(out)) {
            throw new ApplianceException(out + " exists; nothing was made. Give another name, or remove it");
        }
        invite(name, out, text -> write(out, text));
    }

    /** The same with a file that the caller makes. */
    public void invite(String name, Path out, NewFile file) {
        invite(name, out, text -> {
            try (file) {
                file.output().write(text.getBytes(StandardCharsets.UTF_8));
                file.finish(false);
            }
        });
    }

    /** Writes the file. */
    @FunctionalInterface
    private interface Writing {
        void write(String text) throws IOException;
    }

    private void invite(String name, Path out, Writing writing) {
        Path keys = box.privateDirectory().keys();
        acting("node invite", name, act -> {
            NodeKeys nodes = NodeKeys.open(keys, box.clock());
            String text = nodes.invite(name);
            try {
                writing.write(text);
            } catch (IOException e) {
                nodes.revoke(nodes.certificates().stream()
                        .filter(node -> node.name().equals(name))
                        .findFirst()
                        .map(NodeCertificate::serial)
                        .orElse(name));
                throw new ApplianceException(out + " cannot be written: " + e.getMessage() + "; nothing was issued", e);
            }
            act.note("in " + out.toAbsolutePath());
            return out;
        });
    }

    private static void write(Path out, String text) throws IOException {
        Path directory = out.toAbsolutePath().getParent();
        if (directory != null && Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.createFile(out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(out);
        }
        Files.writeString(out, text);
    }

    /** On the web node: checks the file from the mail node, and stores it. The next start uses it. */
    public JoinedNode join(Path file) {
        Path keys = box.privateDirectory().keys();
        return acting("node join", file.toAbsolutePath().toString(), act -> {
            JoinedNode joined = JoinedNode.join(keys, file, box.clock());
            act.on(joined.name());
            return joined;
        });
    }

    /** On the mail node: returns the issued certificates. */
    public List<NodeCertificate> list() {
        Path keys = box.privateDirectory().keys();
        return NodeKeys.exist(keys) ? NodeKeys.open(keys, box.clock()).certificates() : List.of();
    }

    /**
     * On the mail node: refuses a web node from its next connection on.
     *
     * @param name the name of a web node, for all its certificates, or the serial number of one certificate
     */
    public List<NodeCertificate> revoke(String name) {
        Path keys = box.privateDirectory().keys();
        return acting("node revoke", name, act -> {
            List<NodeCertificate> gone =
                    NodeKeys.exist(keys) ? NodeKeys.open(keys, box.clock()).revoke(name) : List.of();
            if (gone.isEmpty()) {
                throw new ApplianceException(
                        "no certificate of " + name + " stands; nothing was changed. See: postern node list");
            }
            act.note("certificates: " + gone.size());
            return gone;
        });
    }

    private <T> T acting(String name, String object, Box.OnFiles<T> operation) {
        try {
            return box.actOnFiles(name, object, operation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
