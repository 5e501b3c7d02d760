package org.postern.message.charset;

import java.nio.charset.Charset;
import java.util.Set;

/** Text decoded from octets, with the charset used and the problems found. */
public record DecodedText(String text, Charset charset, Set<CharsetProblem> problems) {}
