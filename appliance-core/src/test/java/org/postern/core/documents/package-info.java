/** Reads the documents and the sources of the whole tree, to see that the documents are true. */
@NullMarked
package org.postern.core.documents;

import org.jspecify.annotations.NullMarked;
