# mail: private.eml
# Half a script does nothing.
require ["vacation", "fileinto"];
fileinto "A";
redirect "boss@elsewhere.test";
vacation "one";
vacation "two";
