package org.postern.message.mime;

/**
 * A message as {@link MessageReader#outline} reads it, with the fields that a title list shows.
 *
 * @param view without the sizes of files, and without the plain text where there is HTML
 * @param heading as the header alone gives it, or where that is doubtful and the message is small, as the view has it
 */
public record Outline(MessageView view, Heading heading) {
    /**
     * The summary of the message.
     *
     * @param shown the text of the message as it is shown; its beginning is enough
     */
    public Summary summary(String shown) {
        return new Summary(heading, Snippet.of(shown));
    }
}
