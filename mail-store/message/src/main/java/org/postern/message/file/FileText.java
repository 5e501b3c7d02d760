package org.postern.message.file;

/**
 * The text of a file: paragraphs and rows are lines, the cells of a row are separated by tabs.
 *
 * @param extent whether it is all of it
 */
public record FileText(String text, Extent extent) {
    /** How much of a file's text was read. */
    public enum Extent {
        WHOLE,
        CUT
    }
}
