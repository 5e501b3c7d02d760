package org.postern.web.session;

import java.net.InetAddress;
import java.time.ZoneId;
import java.util.Locale;

/**
 * The browser's data at sign-in.
 *
 * @param browser its User-Agent (hostile)
 */
public record SignInOrigin(InetAddress client, String browser, Locale locale, ZoneId zone, boolean ownPc) {}
