package org.postern.web.page;

import java.util.List;

/**
 * A person as a page shows one; the address is always shown.
 *
 * @param name display name; empty when there is none beside the address
 * @param warnings what makes it look forged, in words
 */
public record ShownPerson(String name, String address, List<String> warnings) {}
