package org.postern.core.config;

import org.postern.core.config.value.Listen;

/**
 * One address that the box listens on.
 *
 * @param name as in {@code run/ports} and in the log
 * @param key where it is configured
 */
public record Listener(String name, String key, Listen listen) {}
