# mail: private.eml
require ["fileinto"];
fileinto "${unicode: 65e5} ${x}";
