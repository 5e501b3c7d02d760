/** Classes that break every architecture rule on purpose: the rules are run on them to see that they bite. */
@NullMarked
package org.postern.core.violation;

import org.jspecify.annotations.NullMarked;
