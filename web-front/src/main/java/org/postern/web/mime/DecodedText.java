package org.postern.web.mime;

import java.nio.charset.Charset;
import java.util.Set;

/** Text made from octets, with what had to be guessed. */
record DecodedText(String text, Charset charset, Set<MessageView.Problem> problems) {}
