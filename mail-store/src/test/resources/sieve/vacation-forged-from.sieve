# mail: private.eml
# As whom one answers must be one's own.
require "vacation";
vacation :from "boss@elsewhere.test" :subject "休暇中です。十二月に戻りますので、それまでお待ちくださいますようお願い申し上げます。" "x";
