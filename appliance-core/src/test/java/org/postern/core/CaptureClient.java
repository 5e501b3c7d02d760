package org.postern.core;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The browser's side of {@link HopCaptureTest}; a program of its own since it runs in another network namespace. */
final class CaptureClient {
    private CaptureClient() {}

    /** Arguments: origin, user, password, recipient, subject, body. Signs in, reads every listed mail, sends one with a file. */
    public static void main(String[] args) throws Exception {
        WebClient browser = new WebClient(args[0]);
        expect(303, browser.login(args[1], args[2]));
        expect(200, browser.get("/"));
        WebClient.Page list = browser.get("/mail/inbox");
        expect(200, list);
        List<String> uidls = list.uidls();
        for (String uidl : uidls) {
            expect(200, browser.get("/mail/inbox/" + uidl));
            expect(200, browser.get("/mail/inbox/" + uidl + "/raw"));
        }
        Map<String, String> form = browser.get("/compose").hidden("/compose");
        form.put("to", args[3]);
        form.put("cc", "");
        form.put("bcc", "");
        form.put("subject", args[4]);
        form.put("body", args[5]);
        form.put("action", "send");
        expect(
                303,
                browser.postMultipart(
                        "/compose", form, "notes.txt", (args[5] + " in a file").getBytes(StandardCharsets.UTF_8)));
        System.out.println("read " + uidls.size() + " sent 1");
    }

    private static void expect(int status, WebClient.Page page) {
        if (page.status() != status) {
            throw new IllegalStateException("expected " + status + ", got " + page.status() + ": " + page.text());
        }
    }
}
