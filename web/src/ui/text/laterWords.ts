import { enLater } from "@/ui/text/enLater";
import { addWords } from "@/ui/text/text";

addWords(enLater);
