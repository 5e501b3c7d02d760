package org.postern.core.cli.option;

import org.postern.core.Version;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}: the program, and its Java runtime. */
public final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "postern " + Version.running(),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vm.vendor", "unknown") + ") at "
                    + System.getProperty("java.home", "?") + ", " + System.getProperty("os.name", "?") + " "
                    + System.getProperty("os.arch", "?")
        };
    }
}
