package org.postern.web.mime;

import java.nio.charset.Charset;
import java.util.Set;

/** Text decoded from octets, with the charset used and the problems found. */
record DecodedText(String text, Charset charset, Set<MessageView.Problem> problems) {}
