package org.postern.web.page.letter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postern.web.page.JsonAnswer;

class SavedJsonTest {
    @Test
    void whatWouldEndATextOrAScriptIsEscaped() {
        StringBuilder json = new StringBuilder();
        JsonAnswer.string(json, "\"q\".txt </script>\\\n\u2028 見積");
        assertThat(json).hasToString("\"\\u0022q\\u0022.txt \\u003c/script>\\u005c\\u000a\\u2028 見積\"");
    }
}
