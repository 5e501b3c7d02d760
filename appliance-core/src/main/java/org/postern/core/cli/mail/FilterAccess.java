package org.postern.core.cli.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.DataOption;
import org.postern.core.config.Config;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.filter.sieve.Filters;
import org.postern.store.sql.MailDatabase;

/** What the commands about filters have in common. */
final class FilterAccess {
    private static final int FILE_LIMIT = 4 << 20;

    private FilterAccess() {}

    /** Opens the filters of one person, and closes them again. */
    static void of(DataOption data, String address, BiConsumer<Filters, Account> use) {
        Config config = data.config();
        EmailAddress parsed = UserCommand.parse(address, config);
        try (MailDatabase database = data.database(config)) {
            Account account = UserCommand.require(database, parsed);
            use.accept(new Filters(database.sieveScripts(), config.filter().limits()), account);
        }
    }

    /** The text of a file in UTF-8, or of standard input for {@code -}. */
    static String text(String file) {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(FILE_LIMIT + 1);
            if (bytes.length > FILE_LIMIT) {
                throw new ApplianceException(file + " is larger than 4 MiB. Nothing was changed");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ApplianceException(file + " is not UTF-8 text. Nothing was changed", e);
        } catch (IOException e) {
            throw new ApplianceException("cannot read " + file + ": " + e.getMessage() + ". Nothing was changed", e);
        }
    }
}
