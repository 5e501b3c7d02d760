package org.postern.core.cli.box;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.DataOption;
import org.postern.tls.node.JoinedNode;
import org.postern.tls.node.NodeCertificate;
import org.postern.tls.node.NodeKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern node}: web nodes in a DMZ before a mail node inside. A running mail node follows at once. */
@Command(
        name = "node",
        description = "Web nodes: a webmail in the DMZ before this mail server.",
        synopsisSubcommandLabel = "COMMAND")
public final class NodeCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "invite",
            description = "At the mail node: makes the file with which a web node joins; or joins again, before its"
                    + " certificate ends.")
    void invite(
            @Parameters(paramLabel = "NAME", description = "What the web node is called here, such as web1.")
                    String name,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to make; mode 0600.")
                    Path out,
            @Mixin DataOption data) {
        data.directory().requirePrivate();
        if (Files.exists(out)) {
            throw new ApplianceException(out + " exists; nothing was made. Give another name, or remove it");
        }
        NodeKeys nodes = NodeKeys.open(data.directory().keys(), Clock.systemUTC());
        String text = nodes.invite(name);
        try {
            write(out, text);
        } catch (IOException e) {
            String kept = nodes.certificates().stream()
                    .filter(node -> node.name().equals(name))
                    .findFirst()
                    .map(NodeCertificate::serial)
                    .orElse(name);
            nodes.revoke(kept);
            throw new ApplianceException(out + " cannot be written: " + e.getMessage() + "; nothing was issued", e);
        }
        out().println("made " + out + " for the web node " + name
                + ". Bring it there by a way that nobody reads along, run there: postern node join FILE, and remove it"
                + " on both sides.");
    }

    @Command(
            name = "join",
            description =
                    "At the web node: checks the file that the mail node made, and keeps it. The next start uses it.")
    void join(
            @Parameters(paramLabel = "FILE", description = "What the mail node made; mode 0600.") Path file,
            @Mixin DataOption data) {
        data.directory().requirePrivate();
        JoinedNode joined = JoinedNode.join(data.directory().keys(), file, Clock.systemUTC());
        out().println("this is the web node " + joined.name() + " until " + joined.until()
                + "; the mail node must show the certificate " + joined.mailNode());
        out().println("set [gateway] kind = \"postern\" and host, restart, and remove " + file);
    }

    @Command(name = "list", description = "At the mail node: lists the certificates: name, state, end, serial number.")
    void list(@Mixin DataOption data) {
        data.directory().requirePrivate();
        if (NodeKeys.exist(data.directory().keys())) {
            NodeKeys nodes = NodeKeys.open(data.directory().keys(), Clock.systemUTC());
            nodes.certificates()
                    .forEach(node -> out().println(String.join(
                            "\t",
                            node.name(),
                            node.revoked() ? "revoked" : "stands",
                            "until " + node.until(),
                            node.serial())));
        }
    }

    @Command(
            name = "revoke",
            description =
                    "At the mail node: refuses a web node from its next connection on, also while the server runs.")
    void revoke(
            @Parameters(
                            paramLabel = "NAME",
                            description = "All certificates of a web node, or the one of that serial number.")
                    String name,
            @Mixin DataOption data) {
        data.directory().requirePrivate();
        List<NodeCertificate> gone = NodeKeys.exist(data.directory().keys())
                ? NodeKeys.open(data.directory().keys(), Clock.systemUTC()).revoke(name)
                : List.of();
        if (gone.isEmpty()) {
            throw new ApplianceException(
                    "no certificate of " + name + " stands; nothing was changed. See: postern node list");
        }
        gone.forEach(node -> out().println("revoked " + node.name() + "\t" + node.serial()));
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

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
