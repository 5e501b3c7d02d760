package org.postern.core.cli;

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
        exitCodeList = {"0:fine", "1:failed; the message says what was kept and what to do", "2:wrong usage"},
        subcommands = {
            InitCommand.class,
            ServeCommand.class,
            SetupCommand.class,
            UserCommand.class,
            SieveCommand.class,
            VacationCommand.class,
            AliasCommand.class,
            GroupCommand.class,
            CatchAllCommand.class,
            JunkCommand.class,
            AppPasswordCommand.class,
            DkimCommand.class,
            NodeCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            RecoveryKeyCommand.class,
            CheckCommand.class,
            QueueCommand.class,
            SuppressionCommand.class,
            FallBackCommand.class,
            HelpCommand.class,
            WarmUpCommand.class
        })
final class PosternCommand {}
