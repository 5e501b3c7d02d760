# mail: private.eml
require ["fileinto", "encoded-character"];
fileinto "a${unicode: 65e5 672C}b";
fileinto "${hex: 24}{x} ${hex:c3 A9}";
fileinto "${hex:} ${unicode:zz} ${hex 41}";
