package org.postern.web.session;

/**
 * What opens the hop for one person while the web session lives.
 *
 * @param address the person's mail address, which is the POP3 and SMTP user name too
 * @param displayName as the person's mails show it; may be empty
 * @param secret the hop ticket; never logged
 */
public record HopLogin(String address, String displayName, String secret) {
    @Override
    public String toString() {
        return "HopLogin[" + address + "]";
    }
}
