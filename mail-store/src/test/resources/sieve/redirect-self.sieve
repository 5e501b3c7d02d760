# mail: work.eml
# Another name of the account is the account.
redirect "info@office.test";
