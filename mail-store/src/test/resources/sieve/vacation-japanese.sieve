# mail: japanese.eml
require "vacation";
vacation :days 3 :from "Info <info@office.test>" "休暇中です。
十二月に戻ります。";
