package org.postern.web.page.file;

import java.util.List;

/**
 * The text of an attached file.
 *
 * @param back page of the message
 * @param download of the file
 * @param notice why there is less than the file has; empty if all is there
 * @param text empty if it is shown as rows
 * @param rows of a spreadsheet
 */
public record FileView(
        String name, String about, String back, String download, String notice, String text, List<List<String>> rows) {}
