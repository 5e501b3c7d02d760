package org.postern.core.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "serve", description = "x")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        return Clock.systemUTC().instant().isBefore(java.time.Instant.EPOCH) || data.config() == null ? 1 : 0;
    }
}
