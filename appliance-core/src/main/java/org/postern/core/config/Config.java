package org.postern.core.config;

/** All that can be configured; the components are the tables of {@code postern.toml} in order. */
public record Config(
        @Section("The office that this box serves.") OfficeConfig office,
        @Section("The webmail.") WebConfig web,
        @Section("Mail from other mail servers.") SmtpConfig smtp,
        @Section("Mail to desktop programs.") Pop3Config pop3,

        @Section("The plain POP3 and SMTP hop inside the box. Only hop tickets work there.")
        HopConfig hop,

        @Section("Keys and certificates.") TlsConfig tls,
        @Section("Mail to other mail servers.") DeliveryConfig delivery,
        @Section("The mail database.") StoreConfig store,
        @Section("The log.") LogConfig log) {}
