import { enLater } from "@/ui/text/enLater";
import { addWords } from "@/ui/text/text";

// What these pages say comes with them.
addWords(enLater);
