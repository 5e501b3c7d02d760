package org.postern.web.page;

import java.time.Clock;
import org.postern.web.WebServices;

/** The services that every screen needs. Thread-safe. */
public record ScreenServices(
        Templates templates,
        TextBundles bundles,
        Programs programs,
        PageSettings settings,
        WebServices services,
        Clock clock) {}
