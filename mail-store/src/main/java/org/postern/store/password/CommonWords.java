package org.postern.store.password;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.StandardKeyboards;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.ZxcvbnBuilder;
import com.nulabinc.zxcvbn.matchers.DictionaryLoader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Loads the lists that passwords are compared with: zxcvbn's 30,000 commonest passwords, names and words, its keyboards
 * (also the Japanese one), and our list of what people in Japan choose. About 15 MiB while it is in use, so it is not
 * kept: passwords are set seldom.
 */
final class CommonWords {
    private static final String JAPANESE = "japanese.txt";

    private CommonWords() {}

    static Zxcvbn load() {
        try {
            return new ZxcvbnBuilder()
                    .dictionaries(StandardDictionaries.loadAllDictionaries())
                    .dictionary(new DictionaryLoader("japanese", CommonWords::japanese).load())
                    .keyboards(StandardKeyboards.loadAllKeyboards())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("the lists of common passwords cannot be read", e);
        }
    }

    private static InputStream japanese() throws IOException {
        InputStream list = CommonWords.class.getResourceAsStream(JAPANESE);
        if (list == null) {
            throw new FileNotFoundException(JAPANESE);
        }
        return list;
    }
}
