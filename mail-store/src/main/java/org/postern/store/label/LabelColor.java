package org.postern.store.label;

/** The colours of labels; what they look like is the page's affair. */
public enum LabelColor {
    BLUE,
    GREEN,
    RED,
    YELLOW,
    PURPLE,
    TEAL,
    PINK,
    GRAY
}
