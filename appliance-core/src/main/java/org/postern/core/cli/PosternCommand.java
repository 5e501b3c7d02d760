package org.postern.core.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.core.admin.RunningStore;
import org.postern.core.cli.box.AuditCommand;
import org.postern.core.cli.box.BackupCommand;
import org.postern.core.cli.box.CheckCommand;
import org.postern.core.cli.box.DkimCommand;
import org.postern.core.cli.box.FallBackCommand;
import org.postern.core.cli.box.InitCommand;
import org.postern.core.cli.box.NodeCommand;
import org.postern.core.cli.box.RecoveryKeyCommand;
import org.postern.core.cli.box.RestoreCommand;
import org.postern.core.cli.box.SalvageCommand;
import org.postern.core.cli.box.ServeCommand;
import org.postern.core.cli.box.SetupCommand;
import org.postern.core.cli.mail.AliasCommand;
import org.postern.core.cli.mail.AppPasswordCommand;
import org.postern.core.cli.mail.CatchAllCommand;
import org.postern.core.cli.mail.ExportCommand;
import org.postern.core.cli.mail.GroupCommand;
import org.postern.core.cli.mail.ImportCommand;
import org.postern.core.cli.mail.JunkCommand;
import org.postern.core.cli.mail.QueueCommand;
import org.postern.core.cli.mail.SieveCommand;
import org.postern.core.cli.mail.SuppressionCommand;
import org.postern.core.cli.mail.UserCommand;
import org.postern.core.cli.mail.VacationCommand;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.VersionText;
import org.postern.core.console.CommandTerminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command tree. */
@Command(
        name = "postern",
        description = "A mail server and an HTTPS webmail for a small office, in one process.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = picocli.CommandLine.ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:fine", "1:failed; the message says what was kept and what to do", "2:wrong usage"})
final class PosternCommand implements AtTerminal {
    /** All commands by name, in the order of the help. */
    private static final List<Map.Entry<String, Class<?>>> COMMANDS = List.of(
            Map.entry("init", InitCommand.class),
            Map.entry("serve", ServeCommand.class),
            Map.entry("setup", SetupCommand.class),
            Map.entry("user", UserCommand.class),
            Map.entry("sieve", SieveCommand.class),
            Map.entry("vacation", VacationCommand.class),
            Map.entry("alias", AliasCommand.class),
            Map.entry("group", GroupCommand.class),
            Map.entry("catch-all", CatchAllCommand.class),
            Map.entry("junk", JunkCommand.class),
            Map.entry("app-password", AppPasswordCommand.class),
            Map.entry("dkim", DkimCommand.class),
            Map.entry("node", NodeCommand.class),
            Map.entry("import", ImportCommand.class),
            Map.entry("export", ExportCommand.class),
            Map.entry("backup", BackupCommand.class),
            Map.entry("restore", RestoreCommand.class),
            Map.entry("salvage", SalvageCommand.class),
            Map.entry("recovery-key", RecoveryKeyCommand.class),
            Map.entry("check", CheckCommand.class),
            Map.entry("queue", QueueCommand.class),
            Map.entry("suppression", SuppressionCommand.class),
            Map.entry("fall-back", FallBackCommand.class),
            Map.entry("audit", AuditCommand.class),
            Map.entry("help", HelpCommand.class),
            Map.entry("warm-up", WarmUpCommand.class),
            Map.entry("for-root", ForRootCommand.class));

    private final CommandTerminal terminal;

    private final Optional<RunningStore> running;

    private PosternCommand(CommandTerminal terminal, Optional<RunningStore> running) {
        this.terminal = terminal;
        this.running = running;
    }

    @Override
    public CommandTerminal terminal() {
        return terminal;
    }

    @Override
    public Optional<RunningStore> running() {
        return running;
    }

    @Override
    public int inside(CommandTerminal caller, RunningStore store, List<String> words) {
        return Main.inside(caller, store, words.toArray(String[]::new));
    }

    /** Returns the whole tree. */
    static CommandLine tree(CommandTerminal terminal) {
        return with(new PosternCommand(terminal, Optional.empty()), COMMANDS);
    }

    /**
     * Returns the part of the tree that these arguments need, because making all of it takes longer than most commands.
     * Returns the whole tree if they do not begin with a command.
     */
    static CommandLine treeFor(CommandTerminal terminal, String... arguments) {
        return treeFor(new PosternCommand(terminal, Optional.empty()), arguments);
    }

    /** The same for a command that the server carries out itself. */
    static CommandLine treeInside(CommandTerminal terminal, RunningStore running, String... arguments) {
        return treeFor(new PosternCommand(terminal, Optional.of(running)), arguments);
    }

    private static CommandLine treeFor(PosternCommand top, String... arguments) {
        return COMMANDS.stream()
                .filter(command -> arguments.length > 0 && command.getKey().equals(arguments[0]))
                .filter(command -> command.getValue() != HelpCommand.class)
                .findAny()
                .map(command -> with(top, List.of(command)))
                .orElseGet(() -> with(top, COMMANDS));
    }

    private static CommandLine with(PosternCommand top, List<Map.Entry<String, Class<?>>> commands) {
        CommandLine line = new CommandLine(top);
        commands.forEach(command -> line.addSubcommand(command.getKey(), command.getValue()));
        return line;
    }
}
