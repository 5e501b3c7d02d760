package org.postern.web;

import org.postern.web.http.AssetUrls;
import org.postern.web.session.OwnSessions;

/** What the front gives to the pages when they are made. */
public record WebServices(AssetUrls assets, OwnSessions sessions, WebFrontSettings settings) {}
