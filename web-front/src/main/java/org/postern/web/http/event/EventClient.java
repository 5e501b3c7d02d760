package org.postern.web.http.event;

import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The client of an event stream.
 *
 * @param to the response with status and headers set, not sent yet
 * @param writing called before each write
 * @param written called after each write, successful or not
 * @param done completed when the stream has ended
 */
public record EventClient(Response to, Runnable writing, Runnable written, Callback done) {}
