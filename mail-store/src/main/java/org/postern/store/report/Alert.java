package org.postern.store.report;

import java.time.Duration;
import java.util.List;

/**
 * A state of the box that its administrators must know of: what is the matter, since when, what to do, and where to read.
 *
 * @param kind what it is about, such as {@code part:dns}
 * @param apart the time between two mails of this kind while the state lasts
 * @param subject in ASCII
 * @param english the text, by lines
 * @param japanese the same, by lines
 */
public record Alert(String kind, Duration apart, String subject, List<String> english, List<String> japanese) {
    public Alert {
        english = List.copyOf(english);
        japanese = List.copyOf(japanese);
    }
}
