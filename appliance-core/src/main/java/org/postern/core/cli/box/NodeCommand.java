package org.postern.core.cli.box;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.postern.core.admin.box.WebNodes;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import org.postern.core.console.LocalCopy;
import org.postern.core.console.NewFile;
import org.postern.tls.node.JoinedNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern node}: web nodes in a DMZ before a mail node inside. A running mail node applies changes at once. */
@Command(
        name = "node",
        description = "Web nodes: a webmail in the DMZ before this mail server.",
        synopsisSubcommandLabel = "COMMAND")
public final class NodeCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "invite",
            description = "At the mail node: makes the file that a web node needs to join, or to join again before its"
                    + " certificate ends.")
    void invite(
            @Parameters(paramLabel = "NAME", description = "A name for the web node, such as web1.") String name,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to make, mode 0600.")
                    Path out,
            @Mixin DataOption data)
            throws IOException {
        Optional<NewFile> elsewhere = AtTerminal.of(spec).create(out, 0);
        if (elsewhere.isPresent()) {
            nodes(data).invite(name, out, elsewhere.get());
        } else {
            nodes(data).invite(name, out);
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
            @Parameters(paramLabel = "FILE", description = "The file that the mail node made, mode 0600.") Path file,
            @Mixin DataOption data)
            throws IOException {
        JoinedNode joined;
        try (LocalCopy brought =
                AtTerminal.of(spec).bring(file, data.directory().brought())) {
            joined = nodes(data).join(brought.path());
        }
        out().println("this is the web node " + joined.name() + " until " + joined.until()
                + "; the mail node must show the certificate " + joined.mailNode());
        out().println("set [gateway] kind = \"postern\" and host, restart, and remove " + file);
    }

    @Command(name = "list", description = "At the mail node: lists the certificates: name, state, end, serial number.")
    void list(@Mixin DataOption data) {
        nodes(data)
                .list()
                .forEach(node -> out().println(String.join(
                        "\t",
                        node.name(),
                        node.revoked() ? "revoked" : "stands",
                        "until " + node.until(),
                        node.serial())));
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
        nodes(data).revoke(name).forEach(node -> out().println("revoked " + node.name() + "\t" + node.serial()));
    }

    private static WebNodes nodes(DataOption data) {
        return new WebNodes(data.box());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
