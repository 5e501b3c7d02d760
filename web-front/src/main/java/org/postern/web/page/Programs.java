package org.postern.web.page;

import java.util.Optional;
import org.postern.web.organizer.MailOrganizer;

/**
 * What the screens work on.
 *
 * @param organizer empty in front of a bare POP3 server: the inbox alone is shown then, in arrival order
 */
public record Programs(ReceivingProgram mail, SendingProgram sender, Optional<MailOrganizer> organizer) {}
