package org.postern.web.page;

import java.util.List;

/**
 * A person as shown on a page. The address is always shown.
 *
 * @param name display name; empty if there is only the address
 * @param warnings reasons why the person may be forged, as text
 */
public record ShownPerson(String name, String address, List<String> warnings) {}
