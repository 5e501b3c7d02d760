package org.postern.web;

import org.postern.web.http.AssetUrls;
import org.postern.web.session.OwnPassword;
import org.postern.web.session.OwnSessions;

/** The objects that the front passes to the pages when they are created. */
public record WebServices(AssetUrls assets, OwnSessions sessions, OwnPassword password, WebFrontSettings settings) {}
